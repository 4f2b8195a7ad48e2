import type { Gathered } from './gather.ts';
import { measure } from './measure.ts';

/** A thousand resamples of every figure take a second: not where keys are pressed. */
addEventListener('message', ({ data }: MessageEvent<Gathered>) => {
  postMessage(measure(data));
});
