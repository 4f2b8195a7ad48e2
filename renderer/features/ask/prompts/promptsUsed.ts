const KEY = 'colophon.promptsUsed';
/** As core/savedPrompt.ts has it, which would bring a validator along. */
const MOST = 8;

/**
 * Which saved prompts were put into the composer of a place, until its question is asked. The host looks for itself
 * whether their text still stands in the question. Kept over a reload, as the draft is.
 */
const used = new Map<string, string[]>(read());

export function promptsUsedAt(place: string): readonly string[] {
  return used.get(place) ?? [];
}

export function notePromptUsed(place: string, id: string): void {
  used.set(place, [...promptsUsedAt(place).filter((other) => other !== id), id].slice(-MOST));
  keep();
}

export function forgetPromptsUsed(place: string): void {
  if (used.delete(place)) keep();
}

function read(): [string, string[]][] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return [];
    return Object.entries(kept).flatMap(([place, ids]: [string, unknown]): [string, string[]][] =>
      Array.isArray(ids) ? [[place, ids.filter((id) => typeof id === 'string').slice(-MOST)]] : [],
    );
  } catch {
    return [];
  }
}

function keep(): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(used)));
  } catch {
    // Storage is full or forbidden: they are known for as long as the window is open.
  }
}
