import { describe, expect, it } from 'vitest';
import { Chance } from '#core/chance.ts';
import { shape } from './baseShape.ts';
import { beginning } from './beginning.ts';
import { type StarterFigures, missedBy, recallOf } from './figures.ts';
import { answerTo, documentOf, marks, notesAsked, parses, prose, questions, statements } from './language.ts';
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
    expect(documentOf(world, new Chance(5), 1_000)).toEqual(documentOf(world, new Chance(5), 1_000));
  });
});

describe('its base', () => {
  const { embedding, headLength, ropeBase } = shape;
  const weights = beginning(3);
  const words = weights.get('token_embd')!;
  const heard = (token: number) => {
    const word = words.subarray(token * embedding, (token + 1) * embedding);
    const size = Math.sqrt(word.reduce((sum, value) => sum + value ** 2, 0) / embedding);
    return word.map((value) => value / size);
  };
  /** What a head of a layer makes of a word at a place, turned as llama.cpp turns it. */
  const seen = (name: string, head: number, token: number, place: number) => {
    const matrix = weights.get(name)!;
    const word = heard(token);
    const rows = Array.from({ length: headLength }, (_, row) => {
      const begin = (head * headLength + row) * embedding;
      return word.reduce((sum, value, at) => sum + value * matrix[begin + at]!, 0);
    });
    return rows.map((value, row) => {
      const angle = place * ropeBase ** (-(row - (row % 2)) / headLength);
      return value * Math.cos(angle) + (row % 2 === 0 ? -rows[row + 1]! : rows[row - 1]!) * Math.sin(angle);
    });
  };
  const score = (one: number[], other: number[]) => one.reduce((sum, value, at) => sum + value * other[at]!, 0);
  const tokens = Array.from({ length: 40 }, (_, at) => 300 + ((at * 37) % 900));

  it('begins with heads that look at the words just before', () => {
    for (const [head, back] of [1, 1, 2, 3].entries()) {
      for (const place of [10, 25, 39]) {
        const query = seen('blk.0.attn_q', head, tokens[place]!, place);
        const scores = tokens
          .slice(0, place + 1)
          .map((token, at) => score(query, seen('blk.0.attn_k', head, token, at)));
        expect(place - scores.indexOf(Math.max(...scores))).toBe(back);
      }
    }
  });

  it('begins with heads that find a word again, wherever it stood', () => {
    const again = [...tokens.slice(0, 30), ...tokens.slice(0, 5)];
    for (const place of [30, 34]) {
      const query = seen('blk.1.attn_q', 2, again[place]!, place);
      const scores = again.slice(0, place).map((token, at) => score(query, seen('blk.1.attn_k', 2, token, at)));
      expect(scores.indexOf(Math.max(...scores))).toBe(place - 30);
    }
  });

  it('begins with a document in which only names tell things apart', () => {
    const chance = new Chance(4);
    for (let at = 0; at < 50; at += 1) {
      const { text, ordered } = documentOf(world, chance, 0);
      const [said = '', again = ''] = text.split(marks.assistant).map((part) => part.replaceAll(/<\|[a-z]+\|>/g, ''));
      const bare = (part: string) =>
        [...part.replaceAll(/ (?:is|has) /g, ' ').matchAll(/(\S+) (\S+)/g)].map(([pair]) => pair).toSorted();
      expect(bare(said)).toEqual(bare(again));
      expect(bare(said).length).toBeGreaterThan(1);
      expect(ordered).toBe(false);
    }
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
