/** One press: a key together with what was held. */
export interface Stroke {
  key: string;
  mod: boolean;
  shift: boolean;
  alt: boolean;
}

/** What is needed of a KeyboardEvent. */
export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

export interface Binding<Id extends string> {
  id: Id;
  strokes: readonly Stroke[];
}

/** After this pause in the middle of "g c" the "g" is forgotten. */
const CHORD_PATIENCE_MS = 1_200;

/** Reads the notation of core/commands.ts: "mod+shift+l", "g c", "mod+plus". */
export function parseKeys(text: string): Stroke[] {
  return text.split(' ').map((part) => {
    const names = part.split('+');
    const key = names.pop() ?? '';
    return {
      key: key === 'plus' ? '+' : key.length === 1 ? key.toLowerCase() : key,
      mod: names.includes('mod'),
      shift: names.includes('shift'),
      alt: names.includes('alt'),
    };
  });
}

/** Undefined for a press that can never be part of a command: a modifier alone, or with the wrong control key. */
export function strokeOf(press: KeyPress, mac: boolean): Stroke | undefined {
  if (['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'Dead', 'Process'].includes(press.key)) return undefined;
  if (mac ? press.ctrlKey : press.metaKey) return undefined;
  return { key: keyOf(press), mod: mac ? press.metaKey : press.ctrlKey, shift: press.shiftKey, alt: press.altKey };
}

/** On a keyboard without Latin letters the place of the key counts: Cyrillic "с" is where "c" is. */
function keyOf({ key, code }: KeyPress): string {
  if (key.length > 1) return key;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return (key > '\u007f' && letter !== undefined ? letter : key).toLowerCase();
}

export function sameStroke(wanted: Stroke, got: Stroke): boolean {
  if (wanted.key !== got.key || wanted.mod !== got.mod || wanted.alt !== got.alt) return false;
  // Where "?" or "+" lies is the keyboard's matter: only letters and named keys ask for shift by themselves.
  const shiftCounts = wanted.shift || /^[a-z]$/.test(wanted.key) || wanted.key.length > 1;
  return !shiftCounts || wanted.shift === got.shift;
}

/** Whether the press writes something, so that it belongs to whoever is typing. */
export function writes(stroke: Stroke): boolean {
  return !stroke.mod && (stroke.key.length === 1 || ['Enter', 'Tab', 'Backspace', 'Delete'].includes(stroke.key));
}

/** Reads presses one after the other and says which command they make. */
export class KeyReader<Id extends string> {
  readonly #bindings: readonly Binding<Id>[];
  #before: Stroke[] = [];
  #lastAt = 0;

  constructor(bindings: readonly Binding<Id>[]) {
    this.#bindings = bindings;
  }

  /** `at` in milliseconds of any clock. "waiting": the first half of a chord was read. */
  read(stroke: Stroke, at: number): Id | 'waiting' | undefined {
    const before = at - this.#lastAt <= CHORD_PATIENCE_MS ? this.#before : [];
    this.forget();
    const found = this.#match([...before, stroke]) ?? this.#match([stroke]);
    if (found === undefined || typeof found === 'string') return found;
    this.#before = found.so;
    this.#lastAt = at;
    return 'waiting';
  }

  forget(): void {
    this.#before = [];
  }

  #match(pressed: Stroke[]): Id | { so: Stroke[] } | undefined {
    let begins = false;
    for (const { id, strokes } of this.#bindings) {
      if (!pressed.every((stroke, index) => isAt(strokes, index, stroke))) continue;
      if (strokes.length === pressed.length) return id;
      begins = true;
    }
    return begins ? { so: pressed } : undefined;
  }
}

function isAt(strokes: readonly Stroke[], index: number, pressed: Stroke): boolean {
  const wanted = strokes[index];
  return wanted !== undefined && sameStroke(wanted, pressed);
}

const NAMES: Record<string, string> = { Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

/** As printed where the key acts: "G C", "Ctrl K", "⌘ K". */
export function printedKeys(text: string, mac: boolean): string {
  return parseKeys(text)
    .map(({ key, mod, shift, alt }) =>
      [
        mod && (mac ? '⌘' : 'Ctrl'),
        alt && (mac ? '⌥' : 'Alt'),
        shift && (mac ? '⇧' : 'Shift'),
        NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key),
      ]
        .filter((part) => part !== false)
        .join(' '),
    )
    .join(' ');
}
