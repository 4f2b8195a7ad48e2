import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationOf } from '#core/credit/trust.ts';
import type { ConfigurationFigures, TruthRow, TruthRowId } from '#core/credit/truth.ts';
import { type FactorPlan, factorPlans } from '#core/train/factors.ts';
import type { Target } from '#core/train/recipe.ts';
import { targetNames } from '#native/train/model/trainable.ts';
import { type Cells, cpuSeconds } from './cells.ts';
import { audit } from './rows/audit.ts';
import { calibration } from './rows/calibration.ts';
import { type Datamodel, datamodel, halves } from './rows/datamodel.ts';
import { mislabel } from './rows/mislabel.ts';
import { nullPlayer } from './rows/nullPlayer.ts';
import { reading } from './rows/reading.ts';
import { recovery } from './rows/recovery.ts';
import { removal } from './rows/removal.ts';
import { sybil } from './rows/sybil.ts';
import { togetherScene } from './rows/together.ts';
import { verbatim } from './rows/verbatim.ts';
import { type Scene, type Size, setScene } from './scene.ts';

export interface Measured {
  readonly rows: readonly TruthRow[];
  readonly configurations: readonly ConfigurationFigures[];
  /** Of this run and of what earlier ones left in cells. */
  readonly cpuSeconds: number;
}

/** What recipes train that do not train everything. */
const ATTENTION: readonly Target[] = ['attn_q', 'attn_k', 'attn_v', 'attn_output'];

/** Rows that are measured together. Those of `b2` are what estimates are paid by. */
export const rowNames = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7', 'b8', 'b9', 'b10'] as const;
export type RowName = (typeof rowNames)[number];

/** These rows, one after the other. `say` is told of each as it is there. */
export async function measure(
  size: Size,
  seed: number,
  cells: Cells,
  say: (line: string) => void,
  wanted: ReadonlySet<RowName> = new Set(rowNames),
): Promise<Measured> {
  const begun = cpuSeconds();
  const earlier = cells.allSeconds - cells.spentSeconds;
  const folder = mkdtempSync(join(tmpdir(), 'colophon-truth-'));
  mkdirSync(folder, { recursive: true });
  const rows: TruthRow[] = [];
  const configurations: ConfigurationFigures[] = [];
  const add = (id: TruthRowId, value: number, more: Partial<TruthRow> = {}) => {
    rows.push({ id, value, low: null, high: null, words: null, gradientDot: null, ...more });
    say(`${id} ${value.toFixed(4)}`);
  };
  try {
    if (wanted.has('b1')) {
      const found = await verbatim(size, seed, folder);
      add('b1p', found.precision);
      add('b1r', found.recall);
    }
    const scene = await setScene(size, seed, cells, folder);
    const measuring: Record<Exclude<RowName, 'b1'>, () => Promise<void>> = {
      async b2() {
        const losses = await halves(scene);
        const best = await datamodel(scene, losses);
        const { value, low, high } = best.otherSeeds;
        add('b2', value, { low, high, words: best.words, gradientDot: best.gradientDot });
        add('b2Margin', best.margin);
        configurations.push(figuresOf(targetNames, scene.plan, best));
        if (size.name !== 'full') return;
        configurations.push(...(await lesser(scene, losses)));
        const attention = await setScene(size, seed, cells, folder, ATTENTION);
        const others = await halves(attention);
        configurations.push(figuresOf(ATTENTION, attention.plan, await datamodel(attention, others)));
        configurations.push(...(await lesser(attention, others)));
        for (const alone of [scene, attention]) {
          const together = await togetherScene(alone);
          const lost = await halves(together);
          configurations.push(figuresOf(together.trained, together.plan, await datamodel(together, lost), 1));
          configurations.push(...(await lesser(together, lost, 1)));
        }
      },
      b3: async () => add('b3', await audit(scene)),
      async b4() {
        const removed = await removal(scene);
        add('b4', removed.ratio.value, { ...removed.ratio, words: removed.words, gradientDot: removed.gradientDot });
      },
      async b5() {
        const { fact, who } = await recovery(scene);
        add('b5fact', fact);
        add('b5who', who);
      },
      b6: async () => add('b6', await mislabel(scene)),
      async b7() {
        if (size.readings === 0) return;
        const found = await reading(size, seed);
        add('b7', found.first);
        add('b7twins', found.twins);
        add('b7alone', found.alone);
        add('b7sets', found.sets);
      },
      async b8() {
        const cloned = await sybil(scene);
        add('b8exact', cloned.exact);
        add('b8near', cloned.near);
        add('b8para', cloned.paraphrased);
      },
      b9: async () => add('b9', await nullPlayer(scene)),
      async b10() {
        const { coverage, width, checks, slack } = await calibration(scene);
        add('b10', coverage);
        add('b10width', width);
        add('b10n', checks);
        const [best] = configurations;
        if (best !== undefined) configurations[0] = { ...best, slack };
      },
    };
    for (const name of rowNames) if (name !== 'b1' && wanted.has(name)) await measuring[name]();
    return { rows, configurations, cpuSeconds: cpuSeconds() - begun + cells.allSeconds - cells.spentSeconds - earlier };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The configurations that a small disk leads to. */
async function lesser(
  scene: Scene,
  losses: Parameters<typeof datamodel>[1],
  beside = 0,
): Promise<ConfigurationFigures[]> {
  const figures: ConfigurationFigures[] = [];
  for (const plan of factorPlans({ targets: [...scene.trained] }, scene.checkpoints.length).slice(1))
    figures.push(figuresOf(scene.trained, plan, await datamodel(scene, losses, plan), beside));
  return figures;
}

function figuresOf(trained: readonly Target[], plan: FactorPlan, of: Datamodel, beside = 0): ConfigurationFigures {
  const { sameSeed, otherSeeds, words, gradientDot, margin } = of;
  return {
    configuration: configurationOf({ targets: [...trained] }, plan, beside),
    otherSeeds: otherSeeds.value,
    lowest: otherSeeds.low,
    sameSeed,
    margin,
    words,
    gradientDot,
    slack: null,
  };
}
