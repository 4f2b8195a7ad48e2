import { folded } from '#core/adapter.ts';
import type { Model } from '#core/model.ts';

/** How files of the same base differ in their names. */
const STORED_AS = /(?:^|[\s_.-])(?:i?q\d\w*|[bf]p?\d\d|f32|mxfp4|gguf|unquantized|bnb|[48]bit)(?=$|[\s_.-])/g;

/** Whether the base that an adapter names is likely this one. Names prove nothing: they only put it first. */
export function isNamed(baseName: string | null, { name, header }: Model): boolean {
  const wanted = plain(baseName?.split('/').at(-1) ?? '');
  return wanted !== '' && [name, header.name].map(plain).some((known) => known === wanted);
}

function plain(name: string): string {
  return folded(name)
    .replaceAll(STORED_AS, ' ')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
