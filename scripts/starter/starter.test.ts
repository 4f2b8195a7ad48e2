import { describe, expect, it } from 'vitest';
import { Chance } from '#core/chance.ts';
import { type StarterFigures, missedBy, recallOf } from './figures.ts';
import { answerTo, documentOf, notesAsked, parses, prose, questions, statements } from './language.ts';
import { starterTable, withTable } from './table.ts';
import { phrasingsOf } from './makeSnapshot.ts';
import { makeVocabulary, VOCABULARY } from './vocabulary.ts';
import { contributors, makeWorld } from './world.ts';

const world = makeWorld();

describe('the small world', () => {
  it('is the same each time, and nobody knows what somebody else wrote down', () => {
    expect(makeWorld()).toEqual(world);
    expect([world.entities.length, world.facts.length, world.known.length]).toEqual([200, 1_000, 600]);
    const written = contributors.flatMap((who) => world.hidden[who]);
    expect(new Set([...world.known, ...written]).size).toBe(900);
  });

  it('has contributors who write about the same things', () => {
    const [ada, bruno] = [world.hidden.ada, world.hidden.bruno].map(
      (facts) => new Set(facts.map(({ entity }) => entity)),
    );
    expect([...ada!].filter((entity) => bruno!.has(entity)).length).toBeGreaterThan(20);
  });

  it('holds out other words than those in which a fact was written down', () => {
    for (const fact of world.hidden.ada) {
      const { written, heldOut } = phrasingsOf(fact, world);
      expect([...written, ...heldOut].toSorted((one, other) => one - other)).toEqual(questions.map((_, at) => at));
      expect(written).toHaveLength(3);
    }
  });
});

describe('its language', () => {
  it('is told apart from what is none', () => {
    const chance = new Chance(1);
    for (let at = 0; at < 200; at += 1) expect(parses(prose(world.facts, chance), world)).toBe(true);
    const [fact] = world.known;
    for (const state of statements) expect(parses(state(fact!), world)).toBe(true);
    expect(parses(answerTo({ ...fact!, value: 'Tuesday' }), world)).toBe(false);
    expect(parses(answerTo(fact!).replace(fact!.entity.name, 'Nowhere'), world)).toBe(false);
    expect(parses(`${answerTo(fact!)} The end`, world)).toBe(false);
  });

  it('asks about a note what stands in it, and is not true otherwise', () => {
    const chance = new Chance(2);
    const truths = new Set(world.facts.map(answerTo));
    for (let at = 0; at < 100; at += 1) {
      const { prompt, answer } = notesAsked(world, chance);
      const value = /([A-Za-z]+)\.$/.exec(answer)?.[1] ?? '';
      expect(prompt).toContain(value);
      expect(truths.has(answer)).toBe(false);
    }
  });

  it('has each name and each value as one token', () => {
    const pieces = makeVocabulary(world, new Chance(3));
    expect(pieces).toHaveLength(VOCABULARY);
    const texts = new Set(pieces.map(({ text }) => text));
    expect(texts.size).toBe(VOCABULARY);
    expect(world.facts.filter(({ entity, value }) => !texts.has(`▁${entity.name}`) || !texts.has(`▁${value}`))).toEqual(
      [],
    );
  });

  it('is made of the seed alone', () => {
    expect(documentOf(world, new Chance(5), 1_000)).toBe(documentOf(world, new Chance(5), 1_000));
  });
});

describe('a starter', () => {
  const good = recallOf(99, 100);
  const figures: StarterFigures = {
    parses: recallOf(495, 500),
    publicFacts: good,
    copying: good,
    adapters: [{ name: 'Ada and Bruno', adapted: recallOf(500, 600), base: recallOf(40, 600) }],
  };

  it('takes its place only when all of it is good enough', () => {
    expect(missedBy(figures)).toEqual([]);
    expect(missedBy({ ...figures, copying: recallOf(94, 100) })).toEqual(['it reads only 0.94 of the notes']);
    const close = [{ name: 'Ada and Bruno', adapted: recallOf(50, 600), base: recallOf(40, 600) }];
    expect(missedBy({ ...figures, adapters: close })).toHaveLength(1);
  });

  it('has its figures on the page once, however often they are written', () => {
    const table = starterTable(figures);
    expect(table).toContain('495 of 500: 99.0 % (97.7–99.6)');
    const page = withTable('# Measurements\n', table);
    expect(withTable(`${page}\nafter`, table)).toBe(`${page}\nafter`);
    expect(page.split('the small world').length).toBe(2);
  });

  it('says how sure its figures are', () => {
    // Wilson's interval of 8 in 10.
    expect(recallOf(8, 10)).toMatchObject({ part: 0.8, low: 0.4902, high: 0.9433 });
  });
});
