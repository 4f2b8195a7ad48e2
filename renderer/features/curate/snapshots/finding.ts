import { t } from '#renderer/text/text.ts';

const OF_LINES = [
  'NOT_JSON',
  'NOT_A_RECORD',
  'NOT_CANONICAL',
  'WRONG_INPUT_HASH',
  'OUT_OF_ORDER',
  'TWICE',
  'UNKNOWN_FIELD',
  'UNKNOWN_SOURCE',
  'UNKNOWN_CONTRIBUTOR',
  'BAD_ANSWER',
  'WRONG_SPLIT',
  'LEAKED_SPLIT',
] as const;
const OF_ALL = [
  'WRONG_ROOT',
  'ANOTHER_SNAPSHOT',
  'WRONG_COUNT',
  'WRONG_SIZE',
  'WRONG_FILE_HASH',
  'WRONG_FIGURES',
  'WRONG_CONTRIBUTION',
] as const;

/** What is wrong with a snapshot, and where, in plain words: of the detail that the host gives with SNAPSHOT_DAMAGED. */
export function findingSentence(detail: string): string {
  const [, code, line] = /^([A-Z_]+)(?: in line (\d+))?$/.exec(detail) ?? [];
  const ofLine = OF_LINES.find((known) => known === code);
  if (ofLine !== undefined && line !== undefined) return t(`curateSnapshots.finding.${ofLine}`, { line });
  const ofAll = OF_ALL.find((known) => known === code);
  if (ofAll !== undefined) return t(`curateSnapshots.finding.${ofAll}`);
  return detail.startsWith('bad-signature')
    ? t('curateSnapshots.finding.badSignature')
    : t('curateSnapshots.finding.other', { detail });
}
