import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** What both shells send for a request of the window: a custom scheme's answer, or a loopback server's. */
export interface WindowFile {
  status: 200 | 404;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
};

const NONCE_MARK = '%CSP_NONCE%';

/** Serves the built window from one folder, and nothing else: links that lead out of it are not followed. */
export class WindowFiles {
  readonly #folder: string;
  readonly #connect: string;
  readonly #kept = new Map<string, { type: string; body: Uint8Array<ArrayBuffer> } | undefined>();

  /** `connect` is what the page may connect to beside itself: the shell's socket, or nothing. */
  constructor(folder: string, connect: string) {
    this.#folder = folder;
    this.#connect = connect;
  }

  /** `pathname` as it stands in the URL, still encoded. */
  async get(pathname: string): Promise<WindowFile> {
    const file = await this.#read(pathname === '/' ? '/index.html' : pathname);
    if (file === undefined) {
      return {
        status: 404,
        headers: { ...this.#headers(''), 'content-type': 'text/plain' },
        body: encode('Not found'),
      };
    }
    const nonce = randomBytes(18).toString('base64');
    const page = file.type.startsWith('text/html');
    const body = page ? encode(new TextDecoder().decode(file.body).replaceAll(NONCE_MARK, nonce)) : file.body;
    const cache = page
      ? 'no-store'
      : pathname.startsWith('/assets/')
        ? 'public, max-age=31536000, immutable'
        : 'no-cache';
    return {
      status: 200,
      headers: { ...this.#headers(nonce), 'content-type': file.type, 'cache-control': cache },
      body,
    };
  }

  #headers(nonce: string): Record<string, string> {
    const style = nonce === '' ? "'self'" : `'self' 'nonce-${nonce}'`;
    return {
      'content-security-policy': [
        "default-src 'none'",
        "script-src 'self'",
        `style-src ${style}`,
        "font-src 'self'",
        "img-src 'self' data: blob:",
        "worker-src 'self'",
        `connect-src 'self'${this.#connect === '' ? '' : ` ${this.#connect}`}`,
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    };
  }

  async #read(pathname: string): Promise<{ type: string; body: Uint8Array<ArrayBuffer> } | undefined> {
    if (this.#kept.has(pathname)) return this.#kept.get(pathname);
    const found = await this.#find(pathname);
    // Only what exists is kept: a stranger's made-up names must not fill the memory.
    if (found !== undefined) this.#kept.set(pathname, found);
    return found;
  }

  async #find(pathname: string): Promise<{ type: string; body: Uint8Array<ArrayBuffer> } | undefined> {
    try {
      const name = decodeURIComponent(pathname);
      if (name.includes('\0') || name.includes('\\') || name.split('/').includes('..')) return undefined;
      const root = await realpath(this.#folder);
      const path = await realpath(join(root, name));
      if (!path.startsWith(root + sep)) return undefined;
      const type = TYPES[extname(path)];
      if (type === undefined) return undefined;
      return { type, body: new Uint8Array(await readFile(path)) };
    } catch {
      return undefined;
    }
  }
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
