import { describe, expect, it } from 'vitest';
import { pageOf } from './layout.ts';
import { paceOf } from './pace.ts';
import { Stopwatch } from './stopwatch.ts';
import { Trail } from './trail.ts';

describe('the time of a record', () => {
  it('runs only while somebody looks', () => {
    const watch = new Stopwatch();
    watch.start(1_000);
    watch.pause(3_000);
    watch.start(60_000);
    expect(watch.take(61_000)).toBe(3_000);
    expect(watch.take(61_500)).toBe(500);
  });

  it('counts no pause in which nobody stirred, and all the time of somebody who does', () => {
    const still = new Stopwatch();
    still.start(0);
    expect(still.take(3_600_000)).toBe(120_000);
    const working = new Stopwatch();
    working.start(0);
    for (let minute = 1; minute <= 10; minute += 1) working.stir(minute * 60_000);
    expect(working.take(600_000)).toBe(600_000);
  });

  it('is nothing before it begins', () => {
    const watch = new Stopwatch();
    watch.stir(500);
    expect(watch.take(1_000)).toBe(0);
  });
});

describe('the pace', () => {
  it('is that of this sitting, and of earlier ones until there is one', () => {
    expect(paceOf([], { records: 0, tookMs: 0 }, 10)).toBeNull();
    expect(paceOf([1_000], { records: 10, tookMs: 60_000 }, 10)).toEqual({ anHour: 600, secondsLeft: 60 });
    expect(paceOf([10_000, 10_000, 10_000], { records: 10, tookMs: 1 }, 6)).toEqual({ anHour: 360, secondsLeft: 60 });
  });
});

describe('the trail', () => {
  it('leads back and forth, and forgets what lay ahead of a new turning', () => {
    const trail = new Trail();
    for (const record of [3, 3, 5, 9]) trail.visit(record);
    expect([trail.step(-1), trail.step(-1), trail.step(-1)]).toEqual([5, 3, null]);
    expect(trail.step(1)).toBe(5);
    trail.visit(7);
    expect(trail.step(1)).toBeNull();
    expect(trail.step(-1)).toBe(5);
  });

  it('has an end behind', () => {
    const trail = new Trail();
    for (let record = 0; record < 5_000; record += 1) trail.visit(record);
    let steps = 0;
    while (trail.step(-1) !== null) steps += 1;
    expect(steps).toBe(999);
  });
});

describe('the page of a record', () => {
  const fields = ['prompt', 'first', 'second', 'turns'].map((id) => ({ id, title: id, kind: 'text' as const }));

  it('sets what is compared side by side, and what is written in the place of its field', () => {
    const parts = pageOf(fields, [
      { kind: 'text', id: 'why', title: 'Why', required: false, from: null },
      { kind: 'preference', id: 'better', title: 'Better', required: true, fields: ['first', 'second'], tie: true },
      { kind: 'chat', id: 'talk', title: 'Talk', required: false, field: 'turns' },
    ]);
    expect(parts.map((part) => (part.kind === 'field' ? part.field.id : part.question.id))).toEqual([
      'prompt',
      'better',
      'talk',
      'why',
    ]);
  });
});
