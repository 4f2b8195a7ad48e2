import type { FileBytes } from './read/fileBytes.ts';

/**
 * Where rows come from: a file under its own name, text that was pasted or mended, or a folder's files of text.
 * A file's path may be a copy under another name, so the name is told apart. `following`: it is still being written.
 */
export type Source =
  | { readonly kind: 'file'; readonly path: string; readonly name: string; readonly following?: FileBytes }
  | { readonly kind: 'text'; readonly text: string; readonly name: string }
  | { readonly kind: 'files'; readonly files: readonly { readonly path: string; readonly name: string }[] };
