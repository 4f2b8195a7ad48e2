import type { ToolUse } from '#core/tools.ts';
import { t } from '#renderer/text/text.ts';

const LONGEST = 120;

/** One line about a use: "Calculated 3 * 4". What the model wrote is shown as it is. */
export function whatOf({ name, arguments: given }: ToolUse): string {
  const said = argumentsIn(given);
  if (name === 'calculator') return t('askFiles.tools.use.calculator', { what: short(said['expression']) });
  if (name === 'clock') return t('askFiles.tools.use.clock');
  if (name === 'records') return t('askFiles.tools.use.records', { what: short(said['words']) });
  return t('askFiles.tools.use.other', { name });
}

function argumentsIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? { ...read } : {};
  } catch {
    return {};
  }
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).toWellFormed()}…`;
}
