import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  type HeldOutPoint,
  type RunLine,
  type Sample,
  type StepPoint,
  runLineSchema,
  thinned,
} from '#core/train/run.ts';
import type { Curve } from '#protocol/window/factory.ts';

/** The curves of a run as its log tells them. */
export class Feed {
  steps: StepPoint[] = [];
  heldOut: HeldOutPoint[] = [];
  samples: Sample[] = [];
  /** Counts how often something was taken back: a run that goes on from a checkpoint forgets what came after it. */
  generation = 0;

  add(line: RunLine): void {
    if (line.kind === 'steps') this.steps.push(...line.steps);
    else if (line.kind === 'held-out') {
      const { step, loss, best } = line;
      if (this.heldOut.at(-1)?.step !== step) this.heldOut.push({ step, loss, best });
    } else if (line.kind === 'samples') this.samples.push(...line.samples);
    else if (line.kind === 'resumed') this.#backTo(line.step);
  }

  curve(most: number): Curve {
    return { steps: thinned(this.steps, most), heldOut: this.heldOut.slice() };
  }

  #backTo(step: number): void {
    const before = this.steps.length + this.heldOut.length + this.samples.length;
    this.steps = this.steps.filter((point) => point.step <= step);
    this.heldOut = this.heldOut.filter((point) => point.step <= step);
    this.samples = this.samples.filter((sample) => sample.step <= step);
    if (this.steps.length + this.heldOut.length + this.samples.length < before) this.generation += 1;
  }
}

/** Lines that cannot be read are left out: the log is shown, never trusted. */
export async function readFeed(path: string): Promise<Feed> {
  const feed = new Feed();
  try {
    for await (const text of createInterface({ input: createReadStream(path, 'utf8') })) {
      const line = runLineSchema.safeParse(jsonOf(text));
      if (line.success) feed.add(line.data);
    }
  } catch {
    // Nothing has been written yet.
  }
  return feed;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
