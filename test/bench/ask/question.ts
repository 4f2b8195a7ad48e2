import { words } from '#test/support/gguf/vocabulary.ts';
import { Seeded } from '#test/support/seeded.ts';

/** A question of many words, another for each number: its first word is enough to make the cache useless for it. */
export function questionOf(number: number, length: number): string {
  const chance = new Seeded(number);
  return Array.from({ length }, () => chance.pick(words)).join(' ');
}

/** The same question as the models' template writes it. */
export function promptOf(question: string): string {
  return `<s><|user|>${question}<|end|><|assistant|>`;
}
