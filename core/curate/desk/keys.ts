import type { Question } from '../question.ts';
import type { Option } from './options.ts';

/**
 * What can be done at the desk with a key, in the order of the sheet, and the keys that it has at first. Notation of
 * core/commands.ts, without chords; `Space` is the space bar.
 */
export const deskActions = [
  { id: 'submit', keys: ['Enter', 'mod+Enter'] },
  { id: 'skip', keys: ['Space'] },
  { id: 'discard', keys: ['Backspace'] },
  { id: 'next', keys: ['ArrowRight'] },
  { id: 'previous', keys: ['ArrowLeft'] },
  { id: 'questionDown', keys: ['ArrowDown'] },
  { id: 'questionUp', keys: ['ArrowUp'] },
  { id: 'accept', keys: ['a'] },
  { id: 'flag', keys: ['f'] },
  { id: 'comment', keys: ['c'] },
  { id: 'find', keys: ['/'] },
  { id: 'history', keys: ['h'] },
  { id: 'undo', keys: ['mod+z'] },
  { id: 'redo', keys: ['mod+shift+z', 'mod+y'] },
  { id: 'queueNext', keys: [']'] },
  { id: 'queuePrevious', keys: ['['] },
] as const;

export type DeskAction = (typeof deskActions)[number]['id'];
/** What a person changed: keys by action. Actions of other versions are passed over. */
export type DeskKeys = Readonly<Record<string, readonly string[]>>;

const MODIFIERS = ['mod', 'alt', 'shift'] as const;

/** One press in the notation of `deskActions`. A sign that needs shift on some keyboards is written without it. */
export function pressText(press: { key: string; mod: boolean; alt: boolean; shift: boolean }): string {
  const key = press.key === ' ' ? 'Space' : press.key === '+' ? 'plus' : press.key;
  const shift = press.shift && (key.length > 1 || /^[a-z]$/.test(key));
  const held = { mod: press.mod, alt: press.alt, shift };
  return [...MODIFIERS.filter((name) => held[name]), key].join('+');
}

/** The keys of every action, as this person has them. */
export function keysByAction(own: DeskKeys): ReadonlyMap<DeskAction, readonly string[]> {
  return new Map(deskActions.map(({ id, keys }) => [id, own[id] ?? keys]));
}

/** The action of every key. Where two have the same, the first of the sheet acts. */
export function actionByKey(keys: ReadonlyMap<DeskAction, readonly string[]>): ReadonlyMap<string, DeskAction> {
  const actions = new Map<string, DeskAction>();
  for (const [id, texts] of keys) for (const text of texts) if (!actions.has(text)) actions.set(text, id);
  return actions;
}

/** Keys for an action taken from whoever had them. */
export function rebound(own: DeskKeys, action: DeskAction, key: string): DeskKeys {
  const keys: Record<string, readonly string[]> = { ...own };
  for (const [id, texts] of keysByAction(own)) {
    if (id !== action && texts.includes(key)) keys[id] = texts.filter((text) => text !== key);
  }
  // Within a text only a key with Control or Command can submit, so that one stays beside any other.
  keys[action] = action === 'submit' && !key.startsWith('mod+') ? [key, 'mod+Enter'] : [key];
  return keys;
}

/** What stands in the way of a new key. `everywhere`: something outside the desk that it would hide here. */
export type KeyConflict =
  | { readonly with: 'action'; readonly action: DeskAction }
  | { readonly with: 'option' }
  | { readonly with: 'everywhere'; readonly command: string };

export function conflictOf(
  own: DeskKeys,
  action: DeskAction,
  key: string,
  optionKeys: Iterable<string>,
  everywhere: Iterable<{ readonly id: string; readonly keys: readonly string[] }>,
): KeyConflict | null {
  for (const [id, texts] of keysByAction(own)) {
    if (id !== action && texts.includes(key)) return { with: 'action', action: id };
  }
  for (const taken of optionKeys) if (taken === key) return { with: 'option' };
  for (const command of everywhere) {
    // The first half of a chord waits for the second: it would never be heard.
    if (command.keys.some((text) => text.split(' ')[0] === key)) return { with: 'everywhere', command: command.id };
  }
  return null;
}

const DIGITS = Array.from('123456789');
/** As they lie on the keyboard, from the top left; “g” begins the way to another room. */
const LETTERS = Array.from('qwertyuiopasdfhjklzxcvbnm');

export interface OptionPlace {
  readonly question: string;
  readonly option: string;
}

export interface OptionKeys {
  readonly byKey: ReadonlyMap<string, OptionPlace>;
  /** `null` for options that have none. */
  keyOf(question: string, option: string): string | null;
}

/**
 * Keys of what can be chosen: digits for the first question that offers something, letters for the second. A later one
 * has the digits while it is the active one. A key that its maker gave a label goes before, unless the desk needs it.
 */
export function optionKeysOf(
  asked: readonly { readonly question: Question; readonly options: readonly Option[] }[],
  active: string | null,
  taken: ReadonlySet<string>,
): OptionKeys {
  const keyed = asked.filter(({ options }) => options.length > 0);
  const [first, second] = keyed;
  const later = keyed.slice(2).find(({ question }) => question.id === active);
  const byKey = new Map<string, OptionPlace>();
  const byPlace = new Map<string, string>();
  const give = (key: string, question: string, option: string): void => {
    byKey.set(key, { question, option });
    byPlace.set(`${question} ${option}`, key);
  };

  const shown = [later ?? first, second].filter((each) => each !== undefined);
  for (const { question, options } of shown) {
    for (const { id, key } of options) {
      const own = key?.toLowerCase();
      if (own !== undefined && own !== '' && !taken.has(own) && !byKey.has(own)) give(own, question.id, id);
    }
  }
  for (const [place, { question, options }] of shown.entries()) {
    const free = (place === 0 ? DIGITS : LETTERS).filter((key) => !taken.has(key) && !byKey.has(key));
    for (const { id } of options) {
      if (byPlace.has(`${question.id} ${id}`)) continue;
      const key = free.shift();
      if (key !== undefined) give(key, question.id, id);
    }
  }
  return { byKey, keyOf: (question, option) => byPlace.get(`${question} ${option}`) ?? null };
}
