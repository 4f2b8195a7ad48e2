import type { Label, Question } from '#core/curate/question.ts';

/**
 * What a question's labels are called in a file: by name, as people and tools know them, but by id where a name would
 * be misunderstood: two labels share it, it is another one's id, or the format cannot write it.
 */
export class LabelNames {
  readonly #names = new Map<string, string>();
  /** Labels that are written by their id. */
  readonly byId: Label[] = [];

  constructor(question: Question, canBeWritten: (name: string) => boolean = () => true) {
    const labels = 'labels' in question ? question.labels : [];
    const counts = new Map<string, number>();
    for (const { name } of labels) counts.set(name, (counts.get(name) ?? 0) + 1);
    const ids = new Set(labels.map(({ id }) => id));
    for (const label of labels) {
      const { id, name } = label;
      const clear =
        counts.get(name) === 1 && (name === id || !ids.has(name)) && name !== '__proto__' && canBeWritten(name);
      this.#names.set(id, clear ? name : id);
      if (!clear) this.byId.push(label);
    }
  }

  /** A label that is not there any more is called by its id. */
  of(id: string): string {
    return this.#names.get(id) ?? id;
  }
}
