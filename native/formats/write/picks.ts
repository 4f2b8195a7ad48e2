import type { ExportFormat, ExportPlan, Slot } from '#core/curate/exporting.ts';
import type { Answer, Question } from '#core/curate/question.ts';
import type { ChatTurn, JsonValue } from '#core/curate/value.ts';
import { asTurns } from '../shapes/chatTurns.ts';
import type { ExportProject, ExportRow } from './exportProject.ts';
import { LabelNames } from './labelNames.ts';
import { labelTest, useOf } from './slots.ts';

/** Takes out of a record what fills the slots of a format. */
export class Picks {
  readonly #project: ExportProject;
  readonly #plan: ExportPlan;
  readonly #format: ExportFormat;

  constructor(project: ExportProject, plan: ExportPlan, format: ExportFormat) {
    this.#project = project;
    this.#plan = plan;
    this.#format = format;
  }

  question(slot: Slot): Question | undefined {
    const use = useOf(this.#plan, slot);
    return use?.kind === 'question' ? this.#project.questions.find(({ id }) => id === use.id) : undefined;
  }

  names(slot: Slot): LabelNames | undefined {
    const question = this.question(slot);
    return question === undefined ? undefined : new LabelNames(question, labelTest(this.#format));
  }

  field(slot: Slot): string | null {
    const use = useOf(this.#plan, slot);
    return use?.kind === 'field' ? use.id : null;
  }

  /** Fields that no slot takes, in the formats that have room for them. */
  otherFields(reserved: readonly string[]): string[] {
    const used = new Set(this.#plan.slots.flatMap(({ use }) => (use?.kind === 'field' ? [use.id] : [])));
    return this.#project.fields.map(({ id }) => id).filter((id) => !used.has(id) && !reserved.includes(id));
  }

  value(slot: Slot, row: ExportRow): JsonValue | undefined {
    const field = this.field(slot);
    if (field !== null) return valueOf(row, field);
    const answer = this.answer(slot, row);
    return answer?.kind === 'text' ? answer.text : answer?.kind === 'chat' ? answer.turns : undefined;
  }

  answer(slot: Slot, row: ExportRow): Answer | undefined {
    const question = this.question(slot);
    return question !== undefined && Object.hasOwn(row.answers, question.id) ? row.answers[question.id] : undefined;
  }

  /** A text; a number that stands in its place is written as one. */
  text(slot: Slot, row: ExportRow): string | null {
    return textOf(this.value(slot, row));
  }

  /** A text, or turns of a conversation. */
  said(slot: Slot, row: ExportRow): string | ChatTurn[] | null {
    return saidOf(this.value(slot, row));
  }
}

export function valueOf(row: ExportRow, field: string): JsonValue | undefined {
  return Object.hasOwn(row.record.fields, field) ? row.record.fields[field] : undefined;
}

export function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

export function saidOf(value: JsonValue | undefined): string | ChatTurn[] | null {
  return asTurns(value) ?? textOf(value);
}
