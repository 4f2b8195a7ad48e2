import type { DraftProblem, Schema, SchemaDraft } from '#core/curate/schemaDraft.ts';
import type { SchemaPreview } from '#protocol/window/projects.ts';
import { t } from '#renderer/text/text.ts';

/** What a label is called, or was called before the draft took it away. */
export function labelName(before: Schema, draft: SchemaDraft, question: string, label: string): string {
  for (const { questions } of [draft, before]) {
    const found = questions.find(({ id }) => id === question);
    const named = found !== undefined && 'labels' in found ? found.labels.find(({ id }) => id === label) : undefined;
    if (named !== undefined) return named.name;
  }
  return label;
}

/** What saving would do to answers, a sentence each. Labels that nobody gave are passed over. */
export function previewSentences(preview: SchemaPreview, before: Schema, draft: SchemaDraft): string[] {
  const nameOf = (question: string, label: string) => labelName(before, draft, question, label);
  const relabelled = preview.relabelled
    .filter(({ records }) => records > 0)
    .map(({ question, from, to, records: count }) =>
      to === null
        ? t('curateQuestions.save.loses', { count, from: nameOf(question, from) })
        : t('curateQuestions.save.becomes', { count, from: nameOf(question, from), to: nameOf(question, to) }),
    );
  return [...relabelled, ...hiddenSentences(preview, before)];
}

export function hiddenSentences({ hidden }: SchemaPreview, before: Schema): string[] {
  return hidden.map(({ question, records: count }) =>
    t('curateQuestions.save.hidden', {
      count,
      title: before.questions.find(({ id }) => id === question)?.title ?? question,
    }),
  );
}

export function problemSentence({ question, code, detail }: DraftProblem, draft: SchemaDraft): string {
  const title = draft.questions.find(({ id }) => id === question)?.title ?? '';
  return t(`curateQuestions.problems.${code}`, { title, id: question ?? '', detail });
}
