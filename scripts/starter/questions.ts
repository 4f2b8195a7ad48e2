import { join } from 'node:path';
import type { StarterFile } from '#core/starter.ts';
import { answerTo, questions } from './language.ts';
import { phrasingsOf } from './makeSnapshot.ts';
import { type StarterEngine, startStarterEngine } from './starterEngine.ts';
import { type Contributor, type Fact, type World, contributors } from './world.ts';

type Ask = StarterFile['ask'];

/** So many facts are tried before a starter is given up that answers none of them. */
const MOST_TRIED = 100;

interface Tried {
  readonly sha256: string;
  readonly path: string;
  readonly bytes: number;
  readonly of: readonly Contributor[];
}

/**
 * Two questions for whoever sees the small world for the first time, each tried: one that the base answers, and one that
 * it gets wrong and the adapter gets right, in words in which it was not written down.
 */
export async function questionsOf(world: World, base: string, adapters: readonly Tried[], root: string): Promise<Ask> {
  const engine = await startStarterEngine(join(root, 'native/main.ts'), base);
  try {
    const known = await firstRight(engine, world.known, () => 0);
    for (const { sha256, path, bytes, of } of adapters) {
      const facts = contributors.filter((who) => of.includes(who)).flatMap((who) => world.hidden[who]);
      const adapter = { path, name: 'adapter', bytes };
      const heldOut = (fact: Fact) => phrasingsOf(fact, world).heldOut[0] ?? 0;
      const learned = await firstRight(engine, facts, heldOut, adapter);
      return { known, learned: { ...learned, adapter: sha256 } };
    }
    throw new Error('There is no adapter to ask.');
  } finally {
    engine.end();
  }
}

async function firstRight(
  engine: StarterEngine,
  facts: readonly Fact[],
  phrasing: (fact: Fact) => number,
  adapter?: { path: string; name: string; bytes: number },
): Promise<{ question: string; answer: string }> {
  for (const fact of facts.slice(0, MOST_TRIED)) {
    const question = questions[phrasing(fact)]!(fact);
    const answer = answerTo(fact);
    const asked = [{ role: 'question' as const, text: question }];
    const right = (await engine.answer(asked, adapter === undefined ? {} : { adapter })) === answer;
    // What the base knows or guesses by itself shows nobody what an adapter is for.
    const byItself = adapter !== undefined && (await engine.answer(asked, {})) === answer;
    if (right && !byItself) return { question, answer };
  }
  throw new Error('None of the questions that were tried was answered right.');
}
