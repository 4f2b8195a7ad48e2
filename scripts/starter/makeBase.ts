import { join } from 'node:path';
import { openBackend } from '#native/llama/binding.ts';
import { writeBase } from './baseFile.ts';
import { type Weights, sizeOf, tensorShapes } from './baseShape.ts';
import { Chance } from '#core/chance.ts';
import { pretrain, pretraining } from './pretrain.ts';
import { makeVocabulary } from './vocabulary.ts';
import type { World } from './world.ts';

const VOCABULARY_SEED = 3;
export const BASE_NAME = 'Small world';

/** Trains the starter's base; `work` keeps what a broken-off training goes on from. Gives back the file's path. */
export async function makeBase(world: World, work: string, say: (line: string) => void): Promise<string> {
  const pieces = makeVocabulary(world, new Chance(VOCABULARY_SEED));
  const empty: Weights = new Map(
    [...tensorShapes].map(([name, dimensions]) => [name, new Float32Array(sizeOf(dimensions)).fill(0.01)]),
  );
  const bare = join(work, 'vocabulary.gguf');
  await writeBase(bare, { name: BASE_NAME, pieces, weights: empty, quantised: false });
  const { llama } = await openBackend(false);
  const model = await llama.loadModel({ modelPath: bare, gpuLayers: 0, vocabOnly: true });
  const weights = await pretrain(
    world,
    (text) => model.tokenize(text, true),
    join(work, 'pretraining.bin'),
    pretraining,
    say,
  );
  await model.dispose();
  const path = join(work, 'small-world.gguf');
  await writeBase(path, { name: BASE_NAME, pieces, weights, quantised: true });
  return path;
}
