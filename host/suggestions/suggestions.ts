import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Question } from '#core/curate/question.ts';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import { answerMisfit } from '#core/curate/schema.ts';
import { settledOf } from '#core/curate/state/reads.ts';
import type { Suggestion } from '#core/curate/suggestion.ts';
import type { Failure } from '#core/failure.ts';
import type { Job } from '#core/job.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { sayTheSame } from '#core/suggest/agreement.ts';
import { type Askable, isAskable } from '#core/suggest/asking.ts';
import type { Example } from '#core/suggest/prompt.ts';
import { type Rule, RuleSet, type RefusedRule } from '#core/suggest/rules.ts';
import type {
  RulesTried,
  SuggestionsSummary,
  SuggestPrompt,
  SuggestWish,
  Tried,
} from '#protocol/window/suggestions.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { OpenProject } from '../projects/openProject.ts';
import type { Projects } from '../projects/projects.ts';
import { Asker, type AskerParts } from './asker.ts';
import { diverse, examplesFor, isPending, wantedRecords } from './choosing.ts';
import { readRecords } from './reading.ts';
import { readRules, writeRules } from './ruleFile.ts';
import { ruleJob } from './ruleJob.ts';
import { SuggestionStore } from './store.ts';
import { runFiguresSchema, suggestJob } from './suggestJob.ts';
import { tryRules } from './tryRules.ts';

const SLICE = 2_000;

interface Parts extends Omit<AskerParts, 'inTurn'> {
  projects: Projects;
  jobs: Jobs;
  disk: Disk;
  /** Where what can be made again lies. */
  derived: string;
  /** Suggestions are not what they were. */
  revised: () => void;
}

/** What models and rules propose for records. None of it ever comes into a project's log by itself. */
export class Suggestions {
  readonly #parts: Parts;
  readonly #stores = new Map<string, Promise<SuggestionStore>>();
  readonly #asking: AskerParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#asking = { ...parts, inTurn: (work) => this.#inTurn(work) };
    const storeOf = (project: string) => this.#store(project);
    parts.jobs.register(suggestJob({ ...this.#asking, projects: parts.projects, storeOf, revised: parts.revised }));
    parts.jobs.register(ruleJob({ projects: parts.projects, storeOf, revised: parts.revised }));
  }

  start(id: string, wish: SuggestWish): Promise<Result<Job, Failure>> {
    return this.#with(id, async (project, store) => {
      const model = this.#model(wish);
      if (!model.ok) return model;
      if (questionsOf(project, wish).length === 0) return fail({ code: 'NOTHING_CHOSEN' });
      const wanted = await wantedRecords(project, store, wish);
      if (!wanted.ok) return wanted;
      return this.#parts.jobs.add({
        kind: 'suggest',
        subject: project.head.name,
        input: { project: id, wish, model: model.value.hash },
        total: wanted.value.length,
        unit: 'records',
        pausable: true,
      });
    });
  }

  prompts(id: string, wish: SuggestWish, record: number): Promise<Result<SuggestPrompt[], Failure>> {
    return this.#with(id, async (project) => {
      const model = this.#model(wish);
      if (!model.ok) return model;
      const asker = new Asker(this.#asking, model.value, wish);
      return this.#each(project, wish, record, async (question, read, examples) => {
        const prompt = asker.prompt(project, question, read, examples);
        return ok({ question: question.id, ...prompt, messages: [...prompt.messages], examples: [...prompt.examples] });
      });
    });
  }

  try(id: string, wish: SuggestWish, record: number, signal: AbortSignal): Promise<Result<Tried[], Failure>> {
    return this.#with(id, async (project) => {
      const model = this.#model(wish);
      if (!model.ok) return model;
      const asker = new Asker(this.#asking, model.value, wish);
      return this.#each(project, wish, record, async (question, read, examples): Promise<Result<Tried, Failure>> => {
        const begunAt = performance.now();
        const asked = await asker.ask(project, question, read, examples, signal);
        if (!asked.ok) return asked;
        const { outcome, messages, examples: used, kept, of, said } = asked.value;
        return ok({
          question: question.id,
          messages: [...messages],
          examples: [...used],
          kept,
          of,
          said,
          suggestion: outcome.ok ? outcome.value.suggestion : null,
          problem: outcome.ok ? null : outcome.failure,
          probabilities: outcome.ok && outcome.value.probabilities !== null ? { ...outcome.value.probabilities } : null,
          ms: Math.round(performance.now() - begunAt),
        });
      });
    });
  }

  of(id: string, records: readonly number[]): Promise<Result<Suggestion[], Failure>> {
    return this.#with(id, async (project, store) => ok(fitting(project.head.questions, store.of(records))));
  }

  records(id: string): Promise<Result<{ records: string }, Failure>> {
    return this.#with(id, async ({ state }, store) => {
      const known = store.records().filter((record) => record < state.records);
      return ok({ records: encodeRecordSet(known) });
    });
  }

  summary(id: string): Promise<Result<SuggestionsSummary, Failure>> {
    return this.#with(id, async (project, store) => {
      const found = new Map<string, SuggestionsSummary['questions'][number]>();
      for (const slice of store.all(SLICE)) {
        for (const { record, question, source, answer } of fitting(project.head.questions, slice)) {
          const key = `${question} ${source}`;
          const counts = found.get(key) ?? { question, source, records: 0, answered: 0, same: 0 };
          found.set(key, counts);
          counts.records += 1;
          const given = settledOf(project.state, record)?.answers[question];
          if (given === undefined) continue;
          counts.answered += 1;
          if (sayTheSame(given, answer)) counts.same += 1;
        }
        await turn();
      }
      const last = store.lastRun();
      const figures = runFiguresSchema.safeParse(last?.figures).data;
      return ok({
        questions: [...found.values()],
        lastRun: last === null || figures === undefined ? null : { at: last.at, ...figures },
      });
    });
  }

  async clear(id: string, source: Suggestion['source'] | null): Promise<Result<void, Failure>> {
    return this.#with(id, async (_, store) => {
      store.clear(source);
      this.#parts.revised();
      return ok(undefined);
    });
  }

  probabilities(
    id: string,
    question: string,
    after: number,
    limit: number,
  ): Promise<
    Result<{ labels: string[]; rows: { record: number; probabilities: number[] }[]; more: boolean }, Failure>
  > {
    return this.#with(id, async ({ head }, store) => {
      const asked = head.questions.find((one) => one.id === question);
      const labels = asked?.kind === 'choice' ? asked.labels.map((label) => label.id) : [];
      const rows = store.probabilities(question, after, limit + 1);
      return ok({
        labels,
        rows: rows.slice(0, limit).map(({ record, probabilities }) => ({
          record,
          probabilities: labels.map((label) => probabilities[label] ?? 0),
        })),
        more: rows.length > limit,
      });
    });
  }

  order(
    id: string,
    {
      by,
      question,
      limit,
      seed,
    }: { by: 'uncertainty' | 'diversity'; question: string | null; limit: number; seed: number },
  ): Promise<Result<{ records: number[]; looked: number }, Failure>> {
    return this.#with(id, async (project, store) => {
      if (by === 'uncertainty') {
        const chosen = new Set<number>();
        let looked = 0;
        for (const record of store.leastCertain(question)) {
          if (!isPending(project, record)) continue;
          looked += 1;
          if (chosen.size < limit) chosen.add(record);
        }
        return ok({ records: [...chosen], looked });
      }
      const pending: number[] = [];
      for (let record = 0; record < project.state.records; record += 1) {
        if (isPending(project, record)) pending.push(record);
      }
      const records = await diverse(project, pending, limit, seed);
      return records.ok ? ok({ records: records.value, looked: pending.length }) : records;
    });
  }

  rules(id: string): Promise<Result<Rule[], Failure>> {
    return this.#parts.projects.with(id, readRules);
  }

  putRules(id: string, rules: readonly Rule[]): Promise<Result<{ refused: RefusedRule[] }, Failure>> {
    return this.#parts.projects.with(id, async (project) => {
      const ready = RuleSet.of(rules, project.head.questions);
      if (!ready.ok) return ok({ refused: ready.failure });
      const written = await writeRules(project, rules);
      if (!written.ok) return written;
      this.#parts.revised();
      return ok({ refused: [] });
    });
  }

  tryRules(id: string, rules: readonly Rule[], seed: number): Promise<Result<RulesTried, Failure>> {
    return this.#parts.projects.with(id, (project) => tryRules(project, rules, seed));
  }

  applyRules(id: string): Promise<Result<Job, Failure>> {
    return this.#parts.projects.with(id, async (project) => {
      const { records } = project.store;
      if (records === 0) return fail({ code: 'NOTHING_CHOSEN' });
      return this.#parts.jobs.add({
        kind: 'apply-rules',
        subject: project.head.name,
        input: { project: id },
        total: records,
        unit: 'records',
        pausable: false,
      });
    });
  }

  async close(): Promise<void> {
    for (const opening of this.#stores.values()) (await opening).close();
    this.#stores.clear();
  }

  async #each<Value>(
    project: OpenProject,
    wish: SuggestWish,
    record: number,
    work: (
      question: Askable,
      record: Parameters<Asker['prompt']>[2],
      examples: readonly Example[],
    ) => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value[], Failure>> {
    const records = await readRecords(project, [record]);
    if (!records.ok) return records;
    const [read] = records.value;
    const questions = questionsOf(project, wish);
    if (read === undefined || questions.length === 0) return fail({ code: 'NOTHING_CHOSEN' });
    const examples = await examplesFor(project, wish);
    if (!examples.ok) return examples;
    const done: Value[] = [];
    for (const question of questions) {
      const made = await work(question, read, examples.value.get(question.id) ?? []);
      if (!made.ok) return made;
      done.push(made.value);
    }
    return ok(done);
  }

  #model({ model }: SuggestWish): Result<Model, Failure> {
    const hash = model ?? this.#parts.settings.current.chosenModel;
    const found = hash === null ? undefined : this.#parts.library.find(hash);
    return found === undefined ? fail({ code: 'NO_MODEL_CHOSEN' }) : ok(found);
  }

  #with<Value>(
    id: string,
    work: (project: OpenProject, store: SuggestionStore) => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure>> {
    return this.#parts.projects.with(id, async (project) => {
      try {
        return await work(project, await this.#store(id));
      } catch (error) {
        if (!isDiskError(error)) throw error;
        return fail(diskFailure(error, this.#parts.derived, 0));
      }
    });
  }

  #store(id: string): Promise<SuggestionStore> {
    const known = this.#stores.get(id);
    if (known !== undefined) return known;
    const opening = SuggestionStore.open(join(this.#parts.derived, id), this.#parts.disk);
    this.#stores.set(id, opening);
    opening.catch(() => this.#stores.delete(id));
    return opening;
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => {});
    return mine;
  }
}

function questionsOf(project: OpenProject, wish: SuggestWish): Askable[] {
  return project.head.questions.filter(isAskable).filter(({ id }) => wish.questions.includes(id));
}

/** A label may have gone since. */
function fitting(questions: readonly Question[], suggestions: readonly Suggestion[]): Suggestion[] {
  return suggestions.filter(({ question, answer }) => {
    const asked = questions.find(({ id }) => id === question);
    return asked !== undefined && answerMisfit(asked, answer) === null;
  });
}
