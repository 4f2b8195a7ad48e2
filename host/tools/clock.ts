import { ok } from '#core/result.ts';
import type { AnswerTool } from './answerTools.ts';

/** The date and the time of this machine. `now` in UTC milliseconds, `zone` as the system calls it. */
export function clock(now: () => number = Date.now, zone?: string): AnswerTool {
  return {
    name: 'clock',
    description: 'Tells the date, the day of the week and the time now.',
    parameters: JSON.stringify({ type: 'object', properties: {} }),
    use() {
      const at = new Date(now());
      const words = new Intl.DateTimeFormat('en-GB', {
        dateStyle: 'full',
        timeStyle: 'medium',
        ...(zone === undefined ? {} : { timeZone: zone }),
      });
      const { timeZone } = words.resolvedOptions();
      return Promise.resolve(ok(`${words.format(at)} (${timeZone}); in UTC: ${at.toISOString()}`));
    },
  };
}
