import type { Filter } from '#core/curate/filter.ts';
import type { Project } from '#core/curate/project.ts';
import { t } from '#renderer/text/text.ts';
import { dayWords, lastDayWords } from './days.ts';

/** Parts that hold or do not hold of a record. */
const FLAGS = [
  'flagged',
  'commented',
  'redacted',
  'disagreement',
  'adjudicated',
  'personalData',
  'suggested',
] as const satisfies readonly (keyof Filter)[];
export type Flag = (typeof FLAGS)[number];

/** What can be chosen by itself: all labels of one question are one part, and so are both ends of a time. */
export type Part =
  | { readonly kind: 'labels'; readonly question: string }
  | {
      readonly kind: 'text' | 'status' | 'labelers' | 'assigned' | 'tags' | 'time' | 'duplicate' | 'records' | Flag;
    };

export function partKey(part: Part): string {
  return part.kind === 'labels' ? `labels ${part.question}` : part.kind;
}

type Head = Pick<Project, 'labelers' | 'questions'>;

/** What narrows, each as a person would say it, in an order that never changes. */
export function partsOf(filter: Filter, head: Head): { part: Part; words: string }[] {
  const said: { part: Part; words: string }[] = [];
  const say = (kind: Exclude<Part['kind'], 'labels'>, words: string) => said.push({ part: { kind }, words });
  const nameOf = (id: string) => head.labelers.find((one) => one.id === id)?.name ?? id;
  const { text, status = [], labels = [], labelers = [], assigned, tags = [], from, to } = filter;
  if (text !== undefined) say('text', t('curateTable.filters.words.text', { text }));
  if (status.length > 0) {
    const names = or(status.map((one) => t(`curateTable.filters.status.${one}`)));
    say('status', t('curateTable.filters.words.status', { names }));
  }
  for (const question of new Set(labels.map((one) => one.question))) {
    const given = labels.filter((one) => one.question === question).map(({ label }) => label);
    said.push({ part: { kind: 'labels', question }, words: labelWords(head, question, given) });
  }
  if (labelers.length > 0) say('labelers', t('curateTable.filters.words.by', { names: or(labelers.map(nameOf)) }));
  if (assigned === 'nobody') say('assigned', t('curateTable.filters.words.unassigned'));
  else if (assigned !== undefined) say('assigned', t('curateTable.filters.words.assigned', { name: nameOf(assigned) }));
  if (tags.length > 0) say('tags', t('curateTable.filters.words.tags', { names: or(tags) }));
  if (from !== undefined || to !== undefined) say('time', timeWords(from, to));
  for (const flag of FLAGS) {
    if (filter[flag] !== undefined) say(flag, flagWords(flag, filter[flag]));
  }
  if (filter.duplicate !== undefined) say('duplicate', t(`curateTable.filters.duplicate.${filter.duplicate}`));
  if (filter.records !== undefined) say('records', t('curateTable.filters.words.records'));
  return said;
}

/** A filter as a person would say it, in one line. */
export function wordsOf(filter: Filter, head: Head): string {
  const said = partsOf(filter, head).map(({ words }) => words);
  return said.length === 0 ? t('curateTable.filters.words.all') : said.join('; ');
}

export function flagWords(flag: Flag, holds: boolean): string {
  const is = holds ? 'yes' : 'no';
  return t(`curateTable.filters.flag.${flag}.${is}`);
}

export function withoutPart(filter: Filter, part: Part): Filter {
  const { labels, ...rest } = filter;
  if (part.kind === 'labels') return withLabels(filter, part.question, []);
  const next: Filter = labels === undefined ? rest : { ...rest, labels };
  if (part.kind === 'time') {
    delete next.from;
    delete next.to;
  } else delete next[part.kind];
  return next;
}

/** The answers to a question that are wanted, in the place of those that were. */
export function withLabels(filter: Filter, question: string, given: readonly (string | null)[]): Filter {
  const { labels = [], ...rest } = filter;
  const next = [...labels.filter((one) => one.question !== question), ...given.map((label) => ({ question, label }))];
  return next.length === 0 ? rest : { ...rest, labels: next };
}

/** Sets one thing, or takes it out: an empty list means the same as none. */
export function withValue<Key extends keyof Filter>(filter: Filter, key: Key, value: Filter[Key] | undefined): Filter {
  const next = { ...filter };
  if (value === undefined || (Array.isArray(value) && value.length === 0)) delete next[key];
  else next[key] = value;
  return next;
}

/** Whether two filters say the same, in whatever order they say it. */
export function sameFilter(one: Filter, other: Filter): boolean {
  return canonical(one) === canonical(other);
}

function canonical(filter: Filter): string {
  const said = Object.entries(filter)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]): [string, string] => [
      key,
      Array.isArray(value)
        ? value
            .map((each) => JSON.stringify(typeof each === 'string' ? each : [each.question, each.label]))
            .toSorted()
            .join()
        : JSON.stringify(value),
    ]);
  return JSON.stringify(said.toSorted(([one], [another]) => (one < another ? -1 : 1)));
}

function labelWords(head: Head, question: string, given: readonly (string | null)[]): string {
  const asked = head.questions.find(({ id }) => id === question);
  const labels = asked !== undefined && 'labels' in asked ? asked.labels : [];
  const names = given.map((label) =>
    label === null ? t('curateTable.filters.unanswered') : (labels.find(({ id }) => id === label)?.name ?? label),
  );
  return t('curateTable.filters.words.label', { question: asked?.title ?? question, names: or(names) });
}

function timeWords(from: number | undefined, to: number | undefined): string {
  if (from === undefined) return t('curateTable.filters.words.until', { to: lastDayWords(to ?? 0) });
  if (to === undefined) return t('curateTable.filters.words.since', { from: dayWords(from) });
  const [first, last] = [dayWords(from), lastDayWords(to)];
  return first === last
    ? t('curateTable.filters.words.on', { day: first })
    : t('curateTable.filters.words.between', { from: first, to: last });
}

function or(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  if (words.length < 2) return last;
  return t('curateTable.filters.words.or', { words: words.slice(0, -1).join(', '), last });
}
