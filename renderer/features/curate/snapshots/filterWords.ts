import type { Filter } from '#core/curate/filter.ts';
import type { Project } from '#core/curate/project.ts';
import { moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';

/** A filter as a person would say it: what narrows it, one after the other. */
export function filterWords(filter: Filter, head: Project): string {
  const or = (words: readonly string[]) => words.join(` ${t('curateSnapshots.words.or')} `);
  const nameOf = (id: string) => head.labelers.find((one) => one.id === id)?.name ?? id;
  const said: string[] = [];
  const say = (words: string) => said.push(words);
  if (filter.status !== undefined) say(or(filter.status.map((status) => t(`curateSnapshots.words.status.${status}`))));
  if (filter.labels !== undefined) say(or(filter.labels.map((one) => labelWords(one, head))));
  if (filter.labelers !== undefined) {
    say(t('curateSnapshots.words.by', { names: or(filter.labelers.map(nameOf)) }));
  }
  if (filter.assigned === 'nobody') say(t('curateSnapshots.words.unassigned'));
  else if (filter.assigned !== undefined) say(t('curateSnapshots.words.assigned', { name: nameOf(filter.assigned) }));
  if (filter.tags !== undefined) say(t('curateSnapshots.words.tags', { tags: or(filter.tags) }));
  if (filter.from !== undefined) say(t('curateSnapshots.words.from', { time: moment(filter.from) }));
  if (filter.to !== undefined) say(t('curateSnapshots.words.to', { time: moment(filter.to) }));
  for (const flag of FLAGS) {
    const value = filter[flag];
    if (value === undefined) continue;
    const is = value ? 'yes' : 'no';
    say(t(`curateSnapshots.words.${flag}.${is}`));
  }
  if (filter.duplicate !== undefined) say(t(`curateSnapshots.words.duplicate.${filter.duplicate}`));
  if (filter.text !== undefined) say(t('curateSnapshots.words.text', { text: filter.text }));
  if (filter.records !== undefined) say(t('curateSnapshots.words.records'));
  return said.length === 0 ? t('curateSnapshots.words.all') : said.join(', ');
}

const FLAGS = [
  'flagged',
  'commented',
  'redacted',
  'disagreement',
  'adjudicated',
  'personalData',
  'suggested',
] as const satisfies readonly (keyof Filter)[];

function labelWords({ question, label }: { question: string; label: string | null }, head: Project): string {
  const asked = head.questions.find(({ id }) => id === question);
  const title = asked?.title ?? question;
  if (label === null) return t('curateSnapshots.words.unanswered', { question: title });
  const labels = asked !== undefined && 'labels' in asked ? asked.labels : [];
  return t('curateSnapshots.words.label', {
    question: title,
    label: labels.find(({ id }) => id === label)?.name ?? label,
  });
}
