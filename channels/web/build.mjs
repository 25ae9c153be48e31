/** Builds built/, the scripts that browsers load, from frontend/ and the exact versions of package-lock.json. */
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const SOURCES = 'frontend';
const OUT = 'built';
/** The demo shop's pages are built from the same libraries. */
const DEMO = '../../demo/storefront';
/** What the gateway serves. It is compressed here, once: aiohttp looks for `.br` and `.gz` beside a file. */
const SERVED = [OUT, 'static', `${DEMO}/built`, `${DEMO}/static`];
/** Bytes; of a smaller file compression saves less than its answer's headers take. */
const WORTH_COMPRESSING = 500;

/**
 * Parts of the libraries that every visitor would load and nobody use: WebTransport needs HTTP/3, which no
 * gateway of ours speaks, and our vocabulary is JSON without binary attachments.
 */
const UNUSED = {
  'engine.io-client/build/esm/transports/webtransport.js': 'export class WT {}',
  'socket.io-parser/build/esm/binary.js': 'export const deconstructPacket = null, reconstructPacket = null;',
  'socket.io-parser/build/esm/is-binary.js': 'export const hasBinary = () => false, isBinary = hasBinary;',
};

/**
 * What our libraries do that old libraries on shops' pages spoil. A namespace is made of all that can be found
 * on an object, and fails where a page has added texts to all objects; `reduced` is in natives.js.
 */
const SPOILT = [
  [/import \* as parser from "(.*)";/, 'import { Decoder, Encoder } from "$1"; const parser = { Decoder, Encoder };'],
  [/\b(\w+)\.reduce\(/g, 'reduced($1, '],
];

const unspoilt = {
  name: 'unspoilt',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules\/.*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: SPOILT.reduce((text, [from, to]) => text.replace(from, to), source) };
    });
  },
};

const withoutUnused = {
  name: 'without-unused',
  setup({ onLoad }) {
    for (const [path, contents] of Object.entries(UNUSED)) {
      onLoad({ filter: new RegExp(`${path.replaceAll('.', '\\.')}$`) }, () => ({ contents }));
    }
  },
};

/** @returns {Promise<{outputs: object, packages: string[]}>} with the packages that really are in what was built */
async function bundle({ define, ...options }) {
  const { metafile } = await build({
    // On shops' pages these may be others' (frontend/widget/natives.js).
    define: {
      'JSON.stringify': 'toJson',
      'Array.from': 'arrayFrom',
      'Object.keys': 'ownNames',
      'Object.values': 'ownValues',
      'Object.entries': 'ownEntries',
      ...define,
    },
    inject: [`${SOURCES}/widget/natives.js`],
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    nodePaths: ['node_modules'],
    plugins: [withoutUnused, unspoilt],
    ...options,
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  const packages = used.map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]);
  return { outputs: metafile.outputs, packages: [...new Set(packages.filter(Boolean))].sort() };
}

/** @returns {string[]} a built module and all that it imports, by its path below the gateway */
function needed(outputs, entry) {
  const imported = outputs[entry].imports.filter(({ kind }) => kind === 'import-statement');
  return [...new Set([entry, ...imported.flatMap(({ path }) => needed(outputs, path))])];
}

async function licence(directory) {
  const name = (await readdir(directory)).find((file) => /^licen[cs]e/i.test(file));
  return (await readFile(`${directory}/${name}`, 'utf8')).trim();
}

async function notice(name) {
  const directory = `node_modules/${name}`;
  const about = JSON.parse(await readFile(`${directory}/package.json`, 'utf8'));
  const title = `${name} ${about.version} (${about.license})`;
  return `${title}\n${'='.repeat(title.length)}\n\n${await licence(directory)}\n`;
}

/** What was built from, so that a test sees a change that wasn't built: a digest of each file by its name. */
async function digests() {
  const sources = [SOURCES, `${DEMO}/frontend`];
  const files = (await Promise.all(sources.map((folder) => readdir(folder, { recursive: true })))).flatMap(
    (found, at) => found.map((file) => join(sources[at], file)),
  );
  const lines = [];
  for (const file of [...files, 'build.mjs', 'package-lock.json'].sort()) {
    const content = await readFile(file).catch(() => null); // a folder
    if (content) lines.push(`${createHash('sha256').update(content).digest('hex')}  ${file}\n`);
  }
  return lines.join('');
}

/** Puts `.br` and `.gz` beside a folder's texts. Neither has a time in it: the same file becomes the same bytes. */
async function compress(folder) {
  const files = (await readdir(folder, { recursive: true })).map((name) => join(folder, name));
  for (const file of files.filter((name) => /\.(br|gz)$/.test(name))) await rm(file);
  for (const file of files.filter((name) => /\.(css|html|js|svg|txt)$/.test(name))) {
    const content = await readFile(file);
    if (content.length < WORTH_COMPRESSING) continue;
    await writeFile(`${file}.br`, brotliCompressSync(content));
    await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
}

for (const folder of [OUT, `${DEMO}/built`]) await rm(folder, { recursive: true, force: true });
const modules = { format: 'esm', splitting: true, chunkNames: '[name]-[hash]' };
const { outputs, packages } = await bundle({
  ...modules,
  entryPoints: [`${SOURCES}/widget/main.js`, `${SOURCES}/widget/page.js`],
  outdir: `${OUT}/widget`,
});
const paths = needed(outputs, `${OUT}/widget/main.js`).map((path) => path.slice(OUT.length + 1));
await bundle({
  entryPoints: [`${SOURCES}/widget/loader.js`],
  format: 'iife',
  outfile: `${OUT}/widget.js`,
  define: { NEEDED: JSON.stringify(paths) },
});
// Apart from the widget, whose chunks would otherwise be cut to suit the demo.
await bundle({
  ...modules,
  entryPoints: [`${DEMO}/frontend/shop.js`, `${DEMO}/frontend/mail.js`],
  outdir: `${DEMO}/built`,
});
await writeFile(`${OUT}/widget/LICENSES.txt`, (await Promise.all(packages.map(notice))).join('\n\n'));
for (const folder of SERVED) await compress(folder);
await writeFile('built-from.sha256', await digests());
