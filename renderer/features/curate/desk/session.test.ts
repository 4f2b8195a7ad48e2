import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Doing } from '#core/curate/entry.ts';
import type { Project } from '#core/curate/project.ts';
import type { Question } from '#core/curate/question.ts';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { apply } from '#core/curate/state.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import { answersOf, labelerStatus, tookMs } from '#core/curate/state/reads.ts';
import { fail, ok, type Result } from '#core/result.ts';
import type { Acted, ActFailure, OpenProject, ProjectNow } from '#renderer/store/curate/openProject.ts';
import { DeskSession, GO_ON_MS } from './session.ts';

const ada = '01ARZ3NDEKTSV4RRFFQ69G5FA1';
const ben = '01ARZ3NDEKTSV4RRFFQ69G5FA2';
const RECORDS = 6;

const labels = ['yes', 'no'].map((id) => ({ id, name: id, colour: 0, key: null, description: '' }));
const questions: Question[] = [
  { kind: 'choice', id: 'right', title: 'Right?', required: true, several: false, labels },
  { kind: 'text', id: 'why', title: 'Why?', required: false, from: null },
  { kind: 'spans', id: 'parts', title: 'Parts', required: false, field: 'text', overlaps: true, labels },
];
const head: Project = {
  format: 1,
  id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  name: 'P',
  createdAt: 0,
  fields: [{ id: 'text', title: 'Text', kind: 'text' }],
  questions,
  guidelines: '',
  labelers: [],
  sources: [],
  records: RECORDS,
};

/** The state of a real project; its database and its host are left out. */
class MemoryProject implements OpenProject {
  readonly id = head.id;
  readonly state = new ProjectState(RECORDS);
  readonly acts: string[] = [];
  now: ProjectNow = {
    head,
    lease: 'write',
    records: RECORDS,
    me: ada,
    version: 0,
    saving: { waiting: 0, savedAt: null, trouble: null },
    copying: null,
    canUndo: false,
    canRedo: false,
  };
  readonly #done: string[] = [];
  readonly #undone: string[] = [];
  readonly #listeners = new Set<() => void>();
  #entries = 0;

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  change(part: Partial<ProjectNow>): void {
    this.now = { ...this.now, ...part, version: this.now.version + 1 };
    for (const listener of this.#listeners) listener();
  }

  act(doing: Doing): Result<Acted, ActFailure> {
    if (this.now.lease === 'read') return fail({ code: 'READING' });
    const acted = this.does(this.now.me, doing);
    if (acted.ok) this.#done.push(acted.value.entry);
    return acted;
  }

  does(by: string, doing: Doing): Result<Acted, ActFailure> {
    this.#entries += 1;
    const id = String(this.#entries).padStart(26, '0');
    const applied = apply(this.state, { id, at: this.#entries * 1000, by, do: doing });
    if (!applied.ok) return applied;
    this.acts.push(doing.kind === 'answer' ? `${doing.status} ${doing.record}` : doing.kind);
    this.change({});
    return ok({ entry: id, records: applied.value.records });
  }

  undo(): Result<Acted, ActFailure> {
    const entry = this.#done.pop();
    if (entry === undefined) return fail({ code: 'NOTHING' });
    this.#undone.push(entry);
    return this.does(this.now.me, { kind: 'undo', entry });
  }

  redo(): Result<Acted, ActFailure> {
    const entry = this.#undone.pop();
    if (entry === undefined) return fail({ code: 'NOTHING' });
    this.#done.push(entry);
    return this.does(this.now.me, { kind: 'redo', entry });
  }

  peek(record: number): CurateRecord {
    return {
      ordinal: record,
      fields: { text: `Record ${record}` },
      given: {},
      tags: [],
      source: { file: 0, row: record + 1, author: null },
    };
  }

  read(records: ArrayLike<number>): Promise<CurateRecord[]> {
    return Promise.resolve(Array.from(records, (record) => this.peek(record)));
  }

  prefetch(): void {}
  chooseMe(me: string): void {
    this.change({ me });
  }
  takeOver(): Promise<void> {
    return Promise.resolve();
  }
}

let project: MemoryProject;
let desk: DeskSession;
let failures: string[];
const shown = () => desk.shown.getState();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  project = new MemoryProject();
  failures = [];
  desk = new DeskSession(project, ({ code }) => failures.push(code));
  desk.follow();
  desk.begin(null);
});
afterEach(() => {
  vi.useRealTimers();
});

describe('labelling', () => {
  it('goes from record to record, and says what is missing', () => {
    expect(shown().record).toBe(0);
    expect(desk.submit()).toBe(false);
    expect(shown()).toMatchObject({ record: 0, missing: 'right' });
    desk.choose('right', 'yes', false);
    expect(shown().missing).toBeNull();
    expect(desk.submit()).toBe(true);
    expect(shown()).toMatchObject({ record: 1, answers: {} });
    expect(project.acts).toEqual(['submitted 0']);
    expect(answersOf(project.state, ada, 0)).toEqual({ right: { kind: 'choice', labels: ['yes'] } });
  });

  it('keeps a draft after a pause, and when the record is left', () => {
    desk.choose('right', 'yes', false);
    expect(project.acts).toEqual([]);
    vi.advanceTimersByTime(400);
    expect(project.acts).toEqual(['draft 0']);
    desk.answer('why', { kind: 'text', text: 'Because' });
    desk.next();
    expect(project.acts).toEqual(['draft 0', 'draft 0']);
    expect(shown().record).toBe(1);
    desk.previous();
    expect(shown()).toMatchObject({ record: 0, answers: { why: { kind: 'text', text: 'Because' } } });
    desk.skip();
    expect(project.acts).toHaveLength(2);
  });

  it('writes nothing where what was chosen was taken back', () => {
    desk.choose('right', 'yes', false);
    desk.choose('right', 'yes', false);
    desk.skip();
    expect(project.acts).toEqual([]);
    expect(labelerStatus(project.state, ada, 0)).toBe('pending');
  });

  it('leads back to what was just done, though it has left the queue', () => {
    desk.choose('right', 'no', false);
    desk.submit();
    desk.previous();
    expect(shown()).toMatchObject({ record: 0, answers: { right: { labels: ['no'] } } });
    desk.next();
    expect(shown().record).toBe(1);
  });

  it('ends when nothing is left, and begins again when something comes back', () => {
    for (let record = 0; record < RECORDS; record += 1) {
      desk.choose('right', 'yes', false);
      desk.submit();
    }
    expect(shown().record).toBeNull();
    desk.undo();
    expect(shown().record).toBe(RECORDS - 1);
  });

  it('counts the time that somebody looked, once', () => {
    desk.attend(true);
    vi.advanceTimersByTime(3_000);
    desk.choose('right', 'yes', false);
    vi.advanceTimersByTime(1_000);
    desk.attend(false);
    vi.advanceTimersByTime(60_000);
    desk.attend(true);
    vi.advanceTimersByTime(500);
    desk.submit();
    expect(tookMs(project.state, ada, 0)).toBe(4_500);
  });
});

describe('undo', () => {
  it('goes to the record that changed', () => {
    desk.choose('right', 'yes', false);
    desk.submit();
    desk.skip();
    expect(shown().record).toBe(2);
    desk.undo();
    expect(shown()).toMatchObject({ record: 0, answers: {} });
    desk.redo();
    expect(shown()).toMatchObject({ record: 0, answers: { right: { labels: ['yes'] } } });
    desk.redo();
    expect(failures).toEqual(['NOTHING']);
  });

  it('of a bulk stays, and shows what the record has now', () => {
    const all = encodeRecordSet(Uint32Array.from({ length: RECORDS }, (_, record) => record));
    project.act({ kind: 'label', records: all, question: 'right', labels: ['no'], submit: false });
    expect(shown().answers).toEqual({ right: { kind: 'choice', labels: ['no'] } });
    desk.undo();
    expect(shown()).toMatchObject({ record: 0, answers: {} });
  });

  it('puts back what was discarded', () => {
    desk.discard();
    expect(shown().record).toBe(1);
    desk.undo();
    expect(shown().record).toBe(0);
    expect(labelerStatus(project.state, ada, 0)).toBe('pending');
    desk.discard();
    desk.goTo(0);
    desk.discard();
    expect(labelerStatus(project.state, ada, 0)).toBe('pending');
    expect(shown().record).toBe(0);
  });
});

describe('going on by itself', () => {
  it('submits a moment after the one press that is needed, unless it is stopped', () => {
    desk.choose('right', 'yes', true);
    expect(shown().goingOn).toBe(true);
    vi.advanceTimersByTime(GO_ON_MS);
    expect(shown()).toMatchObject({ record: 1, goingOn: false });
    desk.choose('right', 'yes', true);
    desk.stopGoingOn();
    vi.advanceTimersByTime(GO_ON_MS * 2);
    expect(shown().record).toBe(1);
  });

  it('is not stopped by the pause in which a draft is kept', () => {
    desk.choose('right', 'yes', true);
    vi.advanceTimersByTime(GO_ON_MS - 1);
    expect(shown().goingOn).toBe(true);
  });

  it('does not submit twice when somebody is quicker', () => {
    desk.choose('right', 'yes', true);
    desk.submit();
    vi.advanceTimersByTime(GO_ON_MS * 2);
    expect(shown().record).toBe(1);
    expect(project.acts).toEqual(['submitted 0']);
  });
});

describe('others', () => {
  it('are not seen: the second pass is blind', () => {
    project.does(ben, {
      kind: 'answer',
      record: 0,
      answers: { right: { kind: 'choice', labels: ['no'] } },
      status: 'submitted',
      tookMs: 1,
    });
    desk.begin(null);
    expect(shown()).toMatchObject({ record: 0, answers: {} });
  });

  it('get none of the answers of whoever labelled before them here', () => {
    desk.choose('right', 'yes', false);
    project.chooseMe(ben);
    expect(shown()).toMatchObject({ record: 0, answers: {} });
    vi.advanceTimersByTime(1_000);
    expect(answersOf(project.state, ben, 0)).toEqual({});
  });

  it('may write while this window only reads', () => {
    project.change({ lease: 'read' });
    desk.choose('right', 'yes', false);
    desk.flag();
    expect(failures).toEqual(['READING', 'READING']);
    expect(shown().answers).toEqual({});
  });
});

describe('a filter', () => {
  it('leads only to its records, and never away from one because of an answer to it', () => {
    desk.narrow(Uint32Array.of(2, 4), 'some', false);
    expect(shown().record).toBe(2);
    desk.choose('right', 'yes', false);
    vi.advanceTimersByTime(400);
    // The filter asked for what has no label yet.
    desk.narrow(Uint32Array.of(4), 'some', false);
    expect(shown().record).toBe(2);
    desk.submit();
    expect(shown().record).toBe(4);
    desk.skip();
    expect(shown().record).toBe(4);
    desk.narrow(null, null, false);
    desk.skip();
    expect(shown().record).toBe(5);
  });

  it('leads through its records in their own order', () => {
    desk.narrow(Uint32Array.of(4, 1, 3), 'some', false, true);
    const seen = [shown().record];
    for (let step = 0; step < 2; step += 1) {
      desk.skip();
      seen.push(shown().record);
    }
    expect(seen).toEqual([4, 1, 3]);
  });

  it('leaves a record on the screen that was asked for, and begins when its first record comes', () => {
    desk.goTo(3);
    desk.narrow(Uint32Array.of(1), 'one', true);
    expect(shown().record).toBe(3);
    desk.narrow(new Uint32Array(0), 'other', false);
    expect(shown().record).toBeNull();
    desk.narrow(Uint32Array.of(5), 'other', false);
    expect(shown().record).toBe(5);
  });
});

describe('marking', () => {
  it('begins with the first label; a label chosen for a span changes that span', () => {
    expect(shown().labels).toEqual({ parts: 'yes' });
    const span = { id: 0, start: 0, end: 6, text: 'Record', label: 'yes' };
    desk.answer('parts', { kind: 'spans', unit: 'codepoint', spans: [span] });
    desk.choose('parts', 'no', false);
    expect(shown().answers['parts']).toMatchObject({ spans: [{ label: 'yes' }] });
    desk.chooseSpan('parts', 0);
    desk.choose('parts', 'yes', false);
    desk.choose('parts', 'no', false);
    expect(shown().answers['parts']).toMatchObject({ spans: [{ label: 'no' }] });
  });

  it('of what was suggested counts only when it is accepted', () => {
    desk.accept([{ question: 'right', answer: { kind: 'choice', labels: ['no'] } }]);
    expect(shown().answers).toEqual({ right: { kind: 'choice', labels: ['no'] } });
    desk.submit();
    expect(answersOf(project.state, ada, 0)).toEqual({ right: { kind: 'choice', labels: ['no'] } });
  });
});
