import { createStore } from 'zustand/vanilla';
import {
  accepted,
  completed,
  firstMissing,
  fitting,
  isLastPress,
  type Proposal,
  type Redacted,
  sameAnswerSet,
} from '#core/curate/desk/drafting.ts';
import { labelsToGive, pressed, relabelled, withAnswer } from '#core/curate/desk/options.ts';
import { nextIn, QUEUES, type Queue, type QueueName, severalIn } from '#core/curate/desk/queue.ts';
import { Stopwatch } from '#core/curate/desk/stopwatch.ts';
import { Trail } from '#core/curate/desk/trail.ts';
import type { Doing } from '#core/curate/entry.ts';
import type { Answer, Answers } from '#core/curate/question.ts';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import { answersOf, labelerStatus } from '#core/curate/state/reads.ts';
import { MARK } from '#core/curate/state/projectState.ts';
import type { Acted, ActFailure, OpenProject } from '#renderer/store/curate/openProject.ts';
import type { Result } from '#core/result.ts';

const DRAFT_PAUSE_MS = 400;
/** Long enough to see what was chosen and to stop it. */
export const GO_ON_MS = 900;
const AHEAD = 10;

/** What the desk shows; all the rest is the project's. */
export interface DeskShown {
  /** Null where the queue is empty. */
  readonly record: number | null;
  readonly queue: QueueName;
  /** As they stand on the screen; the log has them a moment later. */
  readonly answers: Answers;
  /** The question that arrows move from. */
  readonly active: string | null;
  /** The label that is given next, by question, where spans or relations are marked. */
  readonly labels: Readonly<Record<string, string>>;
  /** The span that is being worked on: the next label is for it. */
  readonly span: { readonly question: string; readonly id: number } | null;
  /** The required question that kept the record from being submitted. */
  readonly missing: string | null;
  /** Submits by itself in a moment. */
  readonly goingOn: boolean;
  /** Milliseconds of the records that were submitted here. */
  readonly took: readonly number[];
}

/** Somebody at work: one record after the other, and what is on the screen of each. */
export class DeskSession {
  readonly shown = createStore<DeskShown>(() => ({
    record: null,
    queue: 'pending',
    answers: {},
    active: null,
    labels: {},
    span: null,
    missing: null,
    goingOn: false,
    took: [],
  }));
  readonly #project: OpenProject;
  readonly #failed: (failure: ActFailure) => void;
  readonly #trail = new Trail();
  readonly #stopwatch = new Stopwatch();
  #within: Uint32Array | null = null;
  #ordered = false;
  #filter: string | null = null;
  /** What the log has of the record on the screen. */
  #kept: Answers = {};
  #me = '';
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #goOnTimer: ReturnType<typeof setTimeout> | undefined;
  #acting = false;

  constructor(project: OpenProject, failed: (failure: ActFailure) => void) {
    this.#project = project;
    this.#failed = failed;
    this.#me = project.now.me;
  }

  /** Follows the project until the returned function is called, which keeps what is on the screen. */
  follow(): () => void {
    const stop = this.#project.subscribe(() => this.#projectChanged());
    return () => {
      this.keep();
      stop();
    };
  }

  get #queue(): Queue {
    return {
      name: this.shown.getState().queue,
      labeler: this.#project.now.me,
      within: this.#within,
      ordered: this.#ordered,
    };
  }

  get reading(): boolean {
    return this.#project.now.lease === 'read';
  }

  /** Whether somebody looks at the window: only then does the time of the record run. */
  attend(looking: boolean): void {
    if (looking) this.#stopwatch.start(performance.now());
    else {
      this.#stopwatch.pause(performance.now());
      this.stopGoingOn();
    }
  }

  stir(): void {
    this.#stopwatch.stir(performance.now());
  }

  /** The first of the queue, or the record that is asked for. */
  begin(record: number | null): void {
    const there = record !== null && this.#exists(record);
    this.#show(there ? record : nextIn(this.#project.state, this.#queue, null, 1));
  }

  goTo(record: number): void {
    if (!this.#exists(record)) return;
    this.keep();
    this.#show(record);
  }

  /** Records are asked for by links too, and those are written by anybody. */
  #exists(record: number): boolean {
    return Number.isSafeInteger(record) && record >= 0 && record < this.#project.now.records;
  }

  chooseQueue(queue: QueueName): void {
    this.keep();
    this.shown.setState({ queue });
    this.#show(nextIn(this.#project.state, this.#queue, null, 1));
  }

  turnQueue(by: 1 | -1): void {
    const place = QUEUES.indexOf(this.shown.getState().queue);
    const queue = QUEUES[(place + by + QUEUES.length) % QUEUES.length];
    if (queue !== undefined) this.chooseQueue(queue);
  }

  /**
   * Only these records from now on; null for all. While the filter is the same, what it means changes with every
   * answer: then the record on the screen stays. `stays`: so it does at a new filter too, because it was asked for.
   */
  narrow(within: Uint32Array | null, filter: string | null, stays: boolean, ordered = false): void {
    const anew = filter !== this.#filter;
    this.#within = within;
    this.#ordered = ordered;
    this.#filter = filter;
    if (anew) this.#trail.clear();
    const { record } = this.shown.getState();
    const outside = record !== null && within !== null && !within.includes(record);
    if (record === null || (anew && outside && !stays)) {
      this.keep();
      this.begin(null);
    }
  }

  next(): void {
    this.keep();
    const { record } = this.shown.getState();
    const ahead = this.#trail.step(1);
    this.#show(ahead ?? nextIn(this.#project.state, this.#queue, record, 1), ahead !== null);
  }

  previous(): void {
    this.keep();
    const { record } = this.shown.getState();
    const before = this.#trail.step(-1);
    this.#show(before ?? nextIn(this.#project.state, this.#queue, record, -1), before !== null);
  }

  skip(): void {
    this.keep();
    this.#goOn();
  }

  choose(question: string, option: string, goesOn: boolean): void {
    const asked = this.#project.now.head.questions.find(({ id }) => id === question);
    const { labels, answers, record, span } = this.shown.getState();
    if (asked === undefined || record === null) return;
    if (asked.kind === 'spans' || asked.kind === 'relations') {
      this.shown.setState({ active: question, labels: { ...labels, [question]: option } });
      if (span?.question === question) this.#answer(relabelled(answers, question, span.id, option), question);
      return;
    }
    this.#answer(pressed(asked, answers, option), question);
    const chosen = this.shown.getState().answers[question] !== undefined;
    if (goesOn && chosen && isLastPress(this.#project.now.head.questions, question)) this.#goOnSoon();
  }

  /** An answer that was emptied stays on the screen as it is, and goes into the log as none. */
  answer(question: string, answer: Answer | undefined): void {
    const { answers } = this.shown.getState();
    this.#answer(
      answer === undefined ? withAnswer(answers, question, answer) : { ...answers, [question]: answer },
      question,
    );
  }

  accept(proposals: readonly Proposal[]): void {
    const { questions } = this.#project.now.head;
    let { answers } = this.shown.getState();
    for (const proposal of proposals) answers = accepted(questions, answers, proposal);
    this.#answer(answers, this.shown.getState().active);
  }

  activate(question: string): void {
    if (this.shown.getState().active !== question) this.shown.setState({ active: question });
  }

  chooseSpan(question: string, id: number | null): void {
    this.shown.setState(id === null ? { span: null } : { span: { question, id }, active: question });
  }

  /** Into the log as submitted, and on to the next record. False where a required question has no answer. */
  submit(): boolean {
    const { record, answers, took } = this.shown.getState();
    const imported = record === null ? undefined : this.#project.peek(record);
    if (record === null || imported === undefined) return false;
    this.stopGoingOn();
    clearTimeout(this.#draftTimer);
    const { questions } = this.#project.now.head;
    const whole = completed(questions, imported, answers, this.#redacted(record));
    const missing = firstMissing(questions, whole);
    if (missing !== null) {
      this.shown.setState({ missing: missing.id, active: missing.id });
      this.keep();
      return false;
    }
    const tookMs = this.#stopwatch.take(performance.now());
    if (this.#act({ kind: 'answer', record, answers: whole, status: 'submitted', tookMs }) === null) return false;
    this.#kept = whole;
    this.shown.setState({ answers: whole, took: [...took.slice(-99), tookMs] });
    this.#goOn();
    return true;
  }

  /** Out of the queues, or back into them. */
  discard(): void {
    const { record } = this.shown.getState();
    if (record === null) return;
    this.keep();
    const discarded = labelerStatus(this.#project.state, this.#project.now.me, record) === 'discarded';
    const status = discarded ? (Object.keys(this.#kept).length > 0 ? 'draft' : 'pending') : 'discarded';
    const acted = this.#act({ kind: 'status', records: one(record), status });
    if (acted !== null && !discarded) this.#goOn();
  }

  flag(): void {
    const { record } = this.shown.getState();
    if (record === null) return;
    const flagged = ((this.#project.state.marks[record] ?? 0) & MARK.flagged) !== 0;
    this.#act({ kind: 'flag', records: one(record), flagged: !flagged });
  }

  comment(text: string): boolean {
    const { record } = this.shown.getState();
    return record !== null && this.#act({ kind: 'comment', record, text }) !== null;
  }

  undo(): void {
    this.stopGoingOn();
    this.keep();
    this.#turned(this.#project.undo());
  }

  redo(): void {
    this.stopGoingOn();
    this.keep();
    this.#turned(this.#project.redo());
  }

  stopGoingOn(): void {
    clearTimeout(this.#goOnTimer);
    if (this.shown.getState().goingOn) this.shown.setState({ goingOn: false });
  }

  /** Puts what is on the screen into the log as a draft, if it is another than what the log has. */
  keep(): void {
    clearTimeout(this.#draftTimer);
    const { record, answers } = this.shown.getState();
    if (record === null || this.reading) return;
    const whole = fitting(this.#project.now.head.questions, answers);
    if (sameAnswerSet(whole, this.#kept)) return;
    const tookMs = this.#stopwatch.take(performance.now());
    if (this.#act({ kind: 'answer', record, answers: whole, status: 'draft', tookMs }) !== null) this.#kept = whole;
  }

  #answer(answers: Answers, active: string | null): void {
    if (this.reading) {
      this.#failed({ code: 'READING' });
      return;
    }
    this.stopGoingOn();
    this.shown.setState({ answers, active, missing: null });
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => this.keep(), DRAFT_PAUSE_MS);
  }

  #goOnSoon(): void {
    this.shown.setState({ goingOn: true });
    this.#goOnTimer = setTimeout(() => this.submit(), GO_ON_MS);
  }

  #goOn(): void {
    this.#show(nextIn(this.#project.state, this.#queue, this.shown.getState().record, 1));
  }

  #show(record: number | null, onTrail = false): void {
    const { state, now } = this.#project;
    this.stopGoingOn();
    if (record !== null && !onTrail) this.#trail.visit(record);
    this.#kept = record === null ? {} : answersOf(state, now.me, record);
    this.#stopwatch.take(performance.now());
    const { questions } = now.head;
    const { labels, active } = this.shown.getState();
    const stillAsked = questions.some(({ id }) => id === active);
    this.shown.setState({
      record,
      answers: this.#kept,
      span: null,
      missing: null,
      active: stillAsked ? active : (questions[0]?.id ?? null),
      labels: labelsToGive(questions, labels),
    });
    // After the paint: in a thin queue the way to the tenth record is long.
    if (record !== null) setTimeout(() => this.#fetchAhead(record), 0);
  }

  #fetchAhead(record: number): void {
    if (this.shown.getState().record !== record) return;
    this.#project.prefetch(severalIn(this.#project.state, this.#queue, record, 1, AHEAD));
  }

  #act(doing: Doing): Acted | null {
    this.#acting = true;
    const acted = this.#project.act(doing);
    this.#acting = false;
    if (acted.ok) return acted.value;
    this.#failed(acted.failure);
    return null;
  }

  #turned(acted: Result<Acted, ActFailure>): void {
    if (!acted.ok) {
      this.#failed(acted.failure);
      return;
    }
    const [only] = acted.value.records;
    const { record } = this.shown.getState();
    if (acted.value.records.length === 1 && only !== undefined && only !== record) this.#show(only);
    else this.#readAgain();
  }

  #redacted(record: number): Redacted {
    const redactions = this.#project.state.redactions.get(record) ?? [];
    return (field) => redactions.filter((each) => each.field === field).flatMap(({ ranges }) => ranges);
  }

  #projectChanged(): void {
    if (this.#acting) return;
    if (this.#project.now.me !== this.#me) {
      // What the one before had on the screen was kept at the last pause; it must not be said in the other's name.
      this.#me = this.#project.now.me;
      clearTimeout(this.#draftTimer);
      this.#trail.clear();
      this.shown.setState({ took: [] });
      this.begin(null);
    } else if (this.shown.getState().record === null) this.begin(null);
    else this.#readAgain();
  }

  /** What came from elsewhere: an undo, a bulk, another window. What is being changed here is left alone. */
  #readAgain(): void {
    const { record, answers } = this.shown.getState();
    if (record === null) return;
    const kept = answersOf(this.#project.state, this.#project.now.me, record);
    if (sameAnswerSet(kept, this.#kept)) return;
    const untouched = sameAnswerSet(answers, this.#kept);
    this.#kept = kept;
    if (untouched) this.shown.setState({ answers: kept, missing: null });
  }
}

function one(record: number): string {
  return encodeRecordSet(Uint32Array.of(record));
}
