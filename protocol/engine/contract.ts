import { answer } from './answer.ts';
import { beside } from './beside.ts';
import { parse } from './parse.ts';
import { trace } from './trace.ts';
import { train } from './train.ts';

/** What the host asks of an engine child. The child knows paths, but no keys and no network. */
export const engineContract = { trace, train, answer, beside, parse };
export type EngineContract = typeof engineContract;
