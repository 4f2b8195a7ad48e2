import { createContext, Script } from 'node:vm';

const place = createContext({});
const script = new Script('work()');

export class TookTooLong extends Error {}

/**
 * Runs `work` and ends it when it takes longer than `limitMs`. A model's chat template is a program of a stranger,
 * and may loop for ever; node:vm is used for its clock only, not as a sandbox (the template language has no way out).
 */
export function withinTime<Value>(limitMs: number, work: () => Value): Value {
  let value: { of: Value } | undefined;
  Object.assign(place, {
    work() {
      value = { of: work() };
    },
  });
  try {
    script.runInContext(place, { timeout: limitMs });
  } catch (error) {
    // The error comes out of the other context, where `Error` is another class.
    if (
      typeof error === 'object' &&
      error !== null &&
      'code' in error &&
      error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
    ) {
      throw new TookTooLong(`it did not end within ${limitMs / 1000} seconds`);
    }
    throw error;
  }
  if (value === undefined) throw new Error('The work was not done');
  return value.of;
}
