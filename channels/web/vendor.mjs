/**
 * Bundles the exact versions of package-lock.json into static/widget/vendor, one ES module per library,
 * and writes down beside them what went in and under which licence.
 */
import { build } from 'esbuild';
import { readFile, readdir, writeFile } from 'node:fs/promises';

const OUT = 'static/widget/vendor';
const BUNDLES = {
  'lit.js': `export { LitElement, css, html, nothing, svg } from 'lit';
export { repeat } from 'lit/directives/repeat.js';`,
  'socket.io-client.js': `export { io } from 'socket.io-client';`,
};

/**
 * Parts of the libraries that every visitor would load and nobody use: WebTransport needs HTTP/3, which no
 * gateway of ours speaks, and our vocabulary is JSON without binary attachments.
 */
const UNUSED = {
  'engine.io-client/build/esm/transports/webtransport.js': 'export class WT {}',
  'socket.io-parser/build/esm/binary.js': 'export const deconstructPacket = null, reconstructPacket = null;',
  'socket.io-parser/build/esm/is-binary.js': 'export const hasBinary = () => false, isBinary = hasBinary;',
};

const withoutUnused = {
  name: 'without-unused',
  setup({ onLoad }) {
    for (const [path, contents] of Object.entries(UNUSED)) {
      onLoad({ filter: new RegExp(`${path.replaceAll('.', '\\.')}$`) }, () => ({ contents }));
    }
  },
};

/** @returns {Promise<string[]>} directories of the packages that really are in the bundle */
async function bundle(name, contents) {
  const result = await build({
    stdin: { contents, resolveDir: '.' },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2021',
    minify: true,
    legalComments: 'none',
    metafile: true,
    plugins: [withoutUnused],
    outfile: `${OUT}/${name}`,
  });
  const [output] = Object.values(result.metafile.outputs);
  const used = Object.keys(output.inputs).filter((path) => output.inputs[path].bytesInOutput > 0);
  const packages = used.map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]);
  return [...new Set(packages.filter(Boolean))];
}

async function licence(directory) {
  const name = (await readdir(directory)).find((file) => /^licen[cs]e/i.test(file));
  return (await readFile(`${directory}/${name}`, 'utf8')).trim();
}

async function notice(name, bundleName) {
  const directory = `node_modules/${name}`;
  const about = JSON.parse(await readFile(`${directory}/package.json`, 'utf8'));
  const title = `${name} ${about.version} (${about.license}), in ${bundleName}`;
  return `${title}\n${'='.repeat(title.length)}\n\n${await licence(directory)}\n`;
}

const notices = [];
for (const [bundleName, contents] of Object.entries(BUNDLES)) {
  for (const name of (await bundle(bundleName, contents)).sort()) {
    notices.push(await notice(name, bundleName));
  }
}
await writeFile(`${OUT}/LICENSES.txt`, notices.join('\n\n'));
