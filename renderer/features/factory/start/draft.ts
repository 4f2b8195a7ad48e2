import { create } from 'zustand';
import type { TrainSettings } from '#core/train/recipe.ts';
import type { Recipe } from '#core/train/recipe.ts';
import type { Run } from '#core/train/run.ts';
import type { TrainWish } from '#protocol/window/factory.ts';

export interface Draft {
  readonly base: string | null;
  readonly snapshots: readonly string[];
  readonly recipe: Recipe;
  readonly commercial: boolean;
  /** Null while the suggested one stands. */
  readonly name: string | null;
  /** The hash of each snapshot's terms that the person has ticked as read, by root. */
  readonly read: Readonly<Record<string, string>>;
  readonly registers: boolean;
}

const EMPTY: Draft = {
  base: null,
  snapshots: [],
  recipe: { name: 'careful', changes: {} },
  commercial: false,
  name: null,
  read: {},
  registers: true,
};

/** What is being prepared; it stays while the person looks at another room. */
export const useDraft = create<Draft>(() => EMPTY);

export function changeDraft(part: Partial<Draft>): void {
  useDraft.setState(part);
}

export function emptyDraft(): void {
  useDraft.setState(EMPTY);
}

/** The same again: everything but the word that the terms were read. */
export function draftFrom({ base, snapshots, recipe, commercial, registers }: Run): void {
  useDraft.setState({
    ...EMPTY,
    base: base.hash,
    snapshots: snapshots.map(({ root }) => root),
    recipe,
    commercial,
    registers,
  });
}

export function changeSetting<Key extends keyof TrainSettings>(key: Key, value: TrainSettings[Key] | undefined): void {
  const { recipe } = useDraft.getState();
  const { [key]: _, ...rest } = recipe.changes;
  useDraft.setState({ recipe: { ...recipe, changes: value === undefined ? rest : { ...rest, [key]: value } } });
}

/** What is to be trained on what; null while the base or the snapshots are missing. */
export function wishOf({ base, snapshots, recipe, commercial }: Draft): TrainWish | null {
  if (base === null || snapshots.length === 0) return null;
  return { base, snapshots: [...snapshots], recipe, commercial };
}
