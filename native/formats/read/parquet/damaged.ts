import { FormatProblem } from '../../problem.ts';

export function damaged(detail: string): FormatProblem {
  return new FormatProblem('damaged', `The Parquet file is damaged: ${detail}.`);
}

/**
 * Runs a step of the decoder, which throws whatever comes to hand when the bytes make no sense: those errors are
 * findings about the file here, not bugs.
 */
export function decoding<Value>(place: string, step: () => Value): Value {
  try {
    return step();
  } catch (error) {
    if (error instanceof FormatProblem || !(error instanceof Error)) throw error;
    if (/not supported|unsupported|unhandled/.test(error.message)) {
      throw new FormatProblem('not-supported', `${place}: ${error.message}.`);
    }
    // What an engine says of a missing property helps nobody; what the decoder says of the file may.
    const isSaid = !(error instanceof TypeError || error instanceof RangeError);
    throw damaged(isSaid ? `${place} (${error.message})` : `${place} makes no sense`);
  }
}
