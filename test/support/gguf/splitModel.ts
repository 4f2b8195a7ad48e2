import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FixedModelOptions, ShapeName } from './fixedModels.ts';
import { fixedModelParts } from './fixedModels.ts';
import type { GgufValue } from './header.ts';
import { aligned, ggufHeader, tensorBytes } from './header.ts';

export interface SplitOptions extends FixedModelOptions {
  /** What a piece (from 0) says of itself in another way than it should. */
  says?: (piece: number) => Record<string, GgufValue>;
  /** Tensors that stand in the second piece although they are in the first. */
  twice?: readonly string[];
  stem?: string;
}

/** A fixed model in pieces, as llama.cpp's splitter lays them out. Returns the paths, in order. */
export async function writeSplitModel(
  folder: string,
  shapeName: ShapeName,
  pieces: number,
  { says = () => ({}), twice = [], stem = 'split', ...options }: SplitOptions = {},
): Promise<string[]> {
  const { path, metadata, tensors, tensorOffsets } = await fixedModelParts(shapeName, options);
  const whole = await readFile(path);
  const each = Math.ceil(tensors.length / pieces);
  const paths: string[] = [];
  for (let piece = 0; piece < pieces; piece += 1) {
    const own = [
      ...tensors.slice(piece * each, (piece + 1) * each),
      ...(piece === 1 ? tensors.filter(({ name }) => twice.includes(name)) : []),
    ];
    const keys = new Map<string, GgufValue>([
      ...(piece === 0 ? metadata : []),
      ['split.no', { type: 'u16', value: piece }],
      ['split.count', { type: 'u16', value: pieces }],
      ['split.tensors.count', { type: 'i32', value: tensors.length }],
      ...Object.entries(says(piece)),
    ]);
    const header = ggufHeader([...keys], own);
    const bytes = Buffer.alloc(header.fileBytes);
    bytes.set(header.bytes, 0);
    let at = header.bytes.length;
    for (const tensor of own) {
      const from = tensorOffsets.get(tensor.name) ?? 0;
      whole.copy(bytes, at, from, from + tensorBytes(tensor));
      at += aligned(tensorBytes(tensor));
    }
    const number = (count: number) => String(count).padStart(5, '0');
    const to = join(folder, `${stem}-${number(piece + 1)}-of-${number(pieces)}.gguf`);
    await writeFile(to, bytes);
    paths.push(to);
  }
  return paths;
}
