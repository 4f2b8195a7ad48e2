import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Chance, mixed } from '#core/chance.ts';
import { MOST_CLUSTERS_OF_SPAN } from '#core/credit/fold.ts';
import { buildFromRecords } from '#native/trace/buildFromRecords.ts';
import { findSpans } from '#native/trace/findSpans.ts';
import { TraceIndex } from '#native/trace/traceIndex.ts';
import { TracedCorpus } from '#test/support/tracedCorpus.ts';
import type { Size } from '../scene.ts';
import { mean } from '../statistics.ts';

export interface Verbatim {
  readonly precision: number;
  readonly recall: number;
  readonly p95Ms: number;
}

const PLANTED = 200;
const PER_OUTPUT = 5;
const LEAST_BYTES = 40;
const OUTPUT_BYTES = 2_000;
const BOILERPLATE = 20;

/**
 * B1. Stretches of records stand in texts of two kilobytes, among new words and among sentences that half of all
 * records have. Found is a stretch whose record is named; what so many records hold is nobody's, and has to stay out.
 */
export async function verbatim(size: Pick<Size, 'corpusBytes'>, seed: number, folder: string): Promise<Verbatim> {
  const chance = new Chance(mixed(seed, 9));
  const corpus = new TracedCorpus(mixed(seed, 10));
  const boilerplate = Array.from({ length: BOILERPLATE }, () =>
    Array.from({ length: 12 }, () => corpus.word()).join(' '),
  );
  const place = join(folder, 'verbatim');
  mkdirSync(place, { recursive: true });
  try {
    const texts = writeRecords(join(place, 'records.jsonl'), size.corpusBytes, () =>
      chance.below(2) === 0 ? corpus.text() : `${chance.pick(boilerplate)} ${corpus.text()}`,
    );
    const made = await buildFromRecords(join(place, 'records.jsonl'), join(place, 'index'));
    if (!made.ok) throw new Error(made.failure.kind);
    const index = TraceIndex.open(join(place, 'index'));
    if (!index.ok) throw new Error(index.failure);
    const [right, recalled, times]: [number[], number[], number[]] = [[], [], []];
    findSpans(texts[0] ?? '', [index.value]);
    for (let output = 0; output < PLANTED / PER_OUTPUT; output += 1) {
      const { text, planted } = outputOf(texts, boilerplate, corpus, chance);
      const begun = performance.now();
      const spans = findSpans(text, [index.value]);
      times.push(performance.now() - begun);
      const owned = spans.filter(
        ({ found }) => new Set(found.map(({ record }) => record)).size <= MOST_CLUSTERS_OF_SPAN,
      );
      const isOf = (span: (typeof owned)[number], one: Planted) =>
        span.start < one.end && span.end > one.start && span.found.some(({ record }) => record === one.record);
      for (const span of owned) right.push(planted.some((one) => isOf(span, one)) ? 1 : 0);
      for (const one of planted)
        recalled.push(
          covered(
            one,
            owned.filter((span) => isOf(span, one)),
          )
            ? 1
            : 0,
        );
    }
    index.value.close();
    times.sort((one, other) => one - other);
    return { precision: mean(right), recall: mean(recalled), p95Ms: times[Math.floor(times.length * 0.95)] ?? 0 };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Nine tenths of it: its first words may be a phrase that many records have. */
function covered({ start, end }: Planted, spans: readonly { start: number; end: number }[]): boolean {
  let units = 0;
  for (let at = start; at < end; at += 1) if (spans.some((span) => span.start <= at && at < span.end)) units += 1;
  return units >= 0.9 * (end - start);
}

interface Planted {
  readonly record: number;
  readonly start: number;
  readonly end: number;
}

function outputOf(
  texts: readonly string[],
  boilerplate: readonly string[],
  corpus: TracedCorpus,
  chance: Chance,
): { text: string; planted: Planted[] } {
  const planted: Planted[] = [];
  let text = '';
  const fresh = (bytes: number) => {
    for (const end = text.length + bytes; text.length < end;) text += `${corpus.word()} `;
  };
  for (let count = 0; count < PER_OUTPUT; count += 1) {
    fresh(OUTPUT_BYTES / PER_OUTPUT / 2);
    text += `${chance.pick(boilerplate)} `;
    fresh(40);
    const { record, passage } = ownedPassage(texts, chance);
    planted.push({ record, start: text.length, end: text.length + passage.length });
    text += `${passage} `;
  }
  return { text, planted };
}

/** A stretch of a record that is not in so many others that it is nobody's. */
function ownedPassage(texts: readonly string[], chance: Chance): { record: number; passage: string } {
  for (;;) {
    const record = chance.below(texts.length);
    const words = (texts[record] ?? '').split(' ').slice(12);
    const from = chance.below(Math.max(1, words.length - 24));
    let passage = '';
    for (let at = from; at < words.length && (passage.length < LEAST_BYTES || at < from + 8); at += 1)
      passage += `${passage === '' ? '' : ' '}${words[at]}`;
    // A stretch ends with its last word, whatever sign stands behind it.
    passage = passage.replace(/[.]$/u, '');
    // No sentence of it, in case it goes over the end of one.
    const isOwn = passage
      .split('. ')
      .every(
        (part) =>
          texts.filter((text) => text.includes(part)).length <= MOST_CLUSTERS_OF_SPAN || part.length < LEAST_BYTES / 2,
      );
    if (passage.length >= LEAST_BYTES && isOwn) return { record, passage };
  }
}

function writeRecords(path: string, bytes: number, next: () => string): string[] {
  const file = openSync(path, 'w');
  const texts: string[] = [];
  for (let written = 0; written < bytes;) {
    const text = next();
    texts.push(text);
    written += Buffer.byteLength(text);
    const record = {
      answers: {},
      fields: { text },
      input: texts.length.toString(16).padStart(64, '0'),
      provenance: { row: texts.length, source: '0'.repeat(64) },
      split: 'train',
      weights: [[0, 1_000_000]],
    };
    writeSync(file, `${JSON.stringify(record)}\n`);
  }
  closeSync(file);
  return texts;
}
