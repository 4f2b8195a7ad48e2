import { parseArgs } from 'node:util';
import type { ShapeName } from './gguf/fixedModels.ts';
import { shapeNames, writeFixedModel } from './gguf/fixedModels.ts';

/** node test/support/makeModel.ts SHAPE FILE [--seed N] [--ending never|sometimes|soon] */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, ending: { type: 'string', default: 'sometimes' } },
});
const [shape, path] = positionals;
const ending = (['never', 'sometimes', 'soon'] as const).find((one) => one === values.ending);
if (!isShape(shape) || path === undefined || ending === undefined) {
  process.stderr.write(
    `makeModel SHAPE FILE [--seed N] [--ending never|sometimes|soon]; shapes: ${shapeNames.join(', ')}\n`,
  );
  process.exit(2);
}
await writeFixedModel(path, shape, { seed: Number(values.seed), ending });

function isShape(name: string | undefined): name is ShapeName {
  return shapeNames.some((known) => known === name);
}
