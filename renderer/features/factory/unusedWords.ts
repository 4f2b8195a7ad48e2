import { type Unused, unusedSchema } from '#core/train/examples.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';

/** What of the records teaches nothing, each reason with how often it is so. */
export function unusedWords(unused: Readonly<Partial<Record<Unused, number>>>): string[] {
  return unusedSchema.options.flatMap((why) => {
    const amount = unused[why] ?? 0;
    return amount === 0 ? [] : [t(`factory.what.unused.${why}`, { amount: count(amount) })];
  });
}
