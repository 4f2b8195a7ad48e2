import type { Project } from '#core/curate/project.ts';
import { projectSchema } from '#core/curate/project.ts';
import type { Question } from '#core/curate/question.ts';
import { schemaProblem } from '#core/curate/schema.ts';
import type { Field } from '#core/curate/value.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';
import type { FrameDamage } from './frameFile.ts';
import type { Commit } from './recordStore.ts';

export async function readHead(path: string, disk: Disk): Promise<Result<Project, FrameDamage>> {
  try {
    return ok(projectSchema.parse(JSON.parse((await disk.readFile(path)).toString('utf8'))));
  } catch {
    return fail({ file: 'project.json', offset: 0 });
  }
}

export function writeHead(path: string, head: Project, disk: Disk): Promise<Result<void, Failure>> {
  return writeFileDurably(path, JSON.stringify(head, null, 1), { disk });
}

/** The head after an import. Nothing that the project has is taken away: what an import says more is added. */
export function withCommit(head: Project, commit: Commit): Project {
  return {
    ...head,
    fields: mergedFields(head.fields, commit.fields),
    questions: mergedQuestions(head.questions, commit.questions),
    sources: [...head.sources, commit.source],
    records: commit.first + commit.count,
  };
}

/** Why an import's fields and questions cannot join the project's; null where they can. */
export function joinProblem(head: Project, fields: readonly Field[], questions: readonly Question[]): string | null {
  const all = mergedFields(head.fields, fields);
  const asked = mergedQuestions(head.questions, questions);
  if (!projectSchema.pick({ fields: true, questions: true }).safeParse({ fields: all, questions: asked }).success) {
    return 'there would be too many fields, questions or labels';
  }
  const other = questions.find(({ id, kind }) => head.questions.some((own) => own.id === id && own.kind !== kind));
  if (other !== undefined) return `“${other.title}” is another kind of question in this project`;
  return schemaProblem(all, asked);
}

function mergedFields(own: readonly Field[], brought: readonly Field[]): Field[] {
  const merged = own.map((field): Field => {
    const other = brought.find(({ id }) => id === field.id);
    // A text stood among the numbers: from now on it is a text field.
    return other !== undefined && field.kind === 'number' && other.kind === 'text' ? { ...field, kind: 'text' } : field;
  });
  return [...merged, ...brought.filter(({ id }) => !own.some((field) => field.id === id))];
}

function mergedQuestions(own: readonly Question[], brought: readonly Question[]): Question[] {
  const merged = own.map((question): Question => {
    const other = brought.find(({ id }) => id === question.id);
    if (other === undefined || other.kind !== question.kind || !('labels' in other) || !('labels' in question)) {
      return question;
    }
    const known = new Set(question.labels.map(({ id }) => id));
    const fresh = other.labels.filter(({ id }) => !known.has(id));
    return fresh.length === 0 ? question : { ...question, labels: [...question.labels, ...fresh] };
  });
  return [...merged, ...brought.filter(({ id }) => !own.some((question) => question.id === id))];
}
