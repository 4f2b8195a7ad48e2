import { LONGEST_RAW } from '#core/curate/importing.ts';
import { count } from '../../parse/headerReader.ts';
import { excerpt } from '../limits.ts';
import type { Limits } from '../limits.ts';
import type { Fault } from '../problem.ts';
import type { TextFeed } from './feed.ts';

export interface Line {
  /** Without its end. Only the beginning when the line is longer than a record may be. */
  text: string;
  /** From 1. */
  number: number;
  /** Why it cannot be trusted. */
  fault: Fault | null;
  /** Whether the file had a line feed after it; the last line may lack one. */
  ended: boolean;
}

/** The lines of a text, in handfuls. A line feed ends a line, and a carriage return before it belongs to the end. */
export async function* lines(feed: TextFeed, limits: Limits, keepReturns = false): AsyncGenerator<Line[]> {
  let number = 1;
  for (;;) {
    const found: Line[] = [];
    const { buffer } = feed;
    let from = 0;
    for (let end = buffer.indexOf('\n'); end >= 0; end = buffer.indexOf('\n', from)) {
      found.push(lineOf(feed, from, end, number, limits, keepReturns));
      number += 1;
      from = end + 1;
    }
    feed.take(from);
    if (found.length > 0) yield found;
    if (feed.buffer.length > limits.record) {
      yield [await tooLong(feed, number, limits)];
      number += 1;
    } else if (!(await feed.more())) {
      const { length } = feed.buffer;
      if (length > 0) yield [{ ...lineOf(feed, 0, length, number, limits, keepReturns), ended: false }];
      return;
    }
  }
}

function lineOf(feed: TextFeed, from: number, end: number, number: number, limits: Limits, keepReturns: boolean): Line {
  const hasReturn = !keepReturns && end > from && feed.buffer.charCodeAt(end - 1) === 0x0d;
  const text = feed.buffer.slice(from, hasReturn ? end - 1 : end);
  const fault = text.length > limits.record ? longer(limits) : feed.faultIn(from, end);
  return { text, number, fault, ended: true };
}

/** Passes over a line without keeping it. */
async function tooLong(feed: TextFeed, number: number, limits: Limits): Promise<Line> {
  const beginning = excerpt(feed.buffer, LONGEST_RAW + 2);
  for (;;) {
    const end = feed.buffer.indexOf('\n');
    feed.take(end < 0 ? feed.buffer.length : end + 1);
    if (end >= 0 || !(await feed.more())) {
      return { text: beginning, number, fault: longer(limits), ended: end >= 0 };
    }
  }
}

export function longer(limits: Limits): Fault {
  return { code: 'too-large', detail: `It is longer than ${count(limits.record)} characters.` };
}
