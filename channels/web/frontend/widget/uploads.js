/**
 * Files over HTTP, with the session's proof: sent before the message that uses them, and read back.
 */
export class Uploads {
  static TAKEN = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/heic', 'image/heif', 'application/pdf'];
  /** For the file chooser: where the system has no name for HEIC, its endings. */
  static CHOSEN = [...Uploads.TAKEN, '.heic', '.heif'];
  static SESSION_MS = 10_000;

  /**
   * @param {URL} url where the gateway is
   * @param {import('./connection.js').Connection} connection
   * @param {number} [largest] bytes that the shop takes
   */
  constructor(url, connection, largest = 10_000_000) {
    this.url = url;
    this.connection = connection;
    this.largest = largest;
  }

  /**
   * @param {File} file
   * @param {(part: number) => void} progress told how much is sent, 0 to 1
   * @param {AbortSignal} signal stops it
   * @returns {Promise<import('./types').Upload>}
   * @throws {UploadError}
   */
  async send(file, progress, signal) {
    if (file.type && !Uploads.TAKEN.includes(file.type)) throw new UploadError('attachment_kind');
    if (file.size > this.largest) throw new UploadError('attachment_too_large');
    await this.#session();
    return new Promise((done, failed) => {
      // fetch tells no progress of what is sent.
      const request = new XMLHttpRequest();
      request.open('POST', new URL('uploads', this.url));
      for (const [name, value] of Object.entries(this.#proof())) request.setRequestHeader(name, value);
      request.setRequestHeader('X-File-Name', encodeURIComponent(file.name));
      request.responseType = 'json';
      request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
      request.onload = () =>
        request.status === 201 ? done(request.response) : failed(UploadError.of(request.response?.error));
      request.onerror = () => failed(new UploadError('offline'));
      signal.addEventListener('abort', () => request.abort());
      request.send(file);
    });
  }

  /** @param {string} id @returns {Promise<?Blob>} null if the gateway has it no longer */
  async read(id) {
    try {
      await this.#session();
      const response = await fetch(new URL(`uploads/${id}`, this.url), { headers: this.#proof(), credentials: 'omit' });
      return response.ok ? await response.blob() : null;
    } catch {
      return null;
    }
  }

  #proof() {
    const { identity, conversation } = this.connection;
    const proof = typeof identity === 'object' && identity ? JSON.stringify(identity) : identity;
    return { Authorization: `Bearer ${conversation.sessionId}`, ...(proof && { 'X-Identity': proof }) };
  }

  async #session() {
    this.connection.open();
    const end = Date.now() + Uploads.SESSION_MS;
    while (!this.connection.confirmed) {
      if (Date.now() > end) throw new UploadError('offline');
      await new Promise((go) => setTimeout(go, 100));
    }
  }
}

/** Why a file can't be sent; `code` names a text in `attach.errors`. */
export class UploadError extends Error {
  static PASSING = ['offline', 'other', 'too_many_uploads', 'upload_too_slow'];
  static KNOWN = [
    'attachment_kind',
    'attachment_too_large',
    'attachment_pixels',
    'attachment_broken',
    'uploads_full',
    ...UploadError.PASSING,
  ];

  /**
   * @param {string} [code] the gateway's
   * @param {number} [waitS] seconds until it may be sent again
   */
  constructor(code, waitS = 0) {
    super(code);
    this.code = UploadError.KNOWN.includes(code) ? code : 'other';
    this.minutes = Math.max(1, Math.ceil(waitS / 60));
  }

  /** @param {{code: string, retry_after?: number}} [refusal] the gateway's */
  static of(refusal) {
    return new UploadError(refusal?.code, refusal?.retry_after);
  }

  /** Whether the same file may be taken later. */
  get passes() {
    return UploadError.PASSING.includes(this.code);
  }
}
