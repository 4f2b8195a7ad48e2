import type { RunData } from '../train/run.ts';

/** When an answer's influence is worked out, and of which part of all answers. */
export interface InfluencePlan {
  /** As soon as nobody is being answered, or only where nobody has asked for a while. */
  readonly when: 'at-once' | 'idle';
  /** Of all answers, those that are worked out; each of them then stands for one over this. */
  readonly part: number;
}

/** Parameters up to which two cores go through an answer in seconds, and up to which in minutes. */
const SMALL = 150e6;
const MIDDLING = 1.6e9;
const SAMPLED = 0.1;

export function influencePlan(parameters: number, { device }: Pick<RunData, 'device'>): InfluencePlan {
  if (device === 'webgpu' || parameters <= SMALL) return { when: 'at-once', part: 1 };
  return { when: 'idle', part: parameters <= MIDDLING ? 1 : SAMPLED };
}
