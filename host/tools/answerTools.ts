import type { Result } from '#core/result.ts';
import type { AskTool, Tool } from '#core/tools.ts';

/** A tool of Ask. It only looks: there is none that writes, or that leaves this machine. */
export interface AnswerTool extends Tool {
  readonly name: AskTool;
  /** What it found, or why it found nothing, in words for the model and for the person. */
  use(given: object, signal: AbortSignal): Promise<Result<string, string>>;
}

/** So much of a result is kept and told: more would push the question out of the context. */
const LONGEST_RESULT = 6_000;

/** The tools that answers can use, where a person has switched them on. */
export class AnswerTools {
  readonly #tools: readonly AnswerTool[];

  constructor(tools: readonly AnswerTool[]) {
    this.#tools = tools;
  }

  /** What a model is told of those that are on. */
  offered(on: readonly AskTool[]): Tool[] {
    return this.#tools
      .filter(({ name }) => on.includes(name))
      .map(({ name, description, parameters }) => ({ name, description, parameters }));
  }

  /** Uses one of those that are on; a name that is not among them is refused, whoever says it. */
  async use(
    on: readonly AskTool[],
    name: string,
    given: string,
    signal: AbortSignal,
  ): Promise<{ state: 'done' | 'failed' | 'stopped'; result: string }> {
    const tool = this.#tools.find((each) => each.name === name && on.includes(each.name));
    if (tool === undefined) return { state: 'failed', result: 'This tool is not switched on.' };
    const stopped = new Promise<null>((resolve) => {
      if (signal.aborted) resolve(null);
      signal.addEventListener('abort', () => resolve(null), { once: true });
    });
    const found = await Promise.race([tool.use(objectOf(given), signal), stopped]);
    if (found === null) return { state: 'stopped', result: '' };
    if (!found.ok) return { state: 'failed', result: found.failure };
    const { value } = found;
    const result = value.length <= LONGEST_RESULT ? value : `${value.slice(0, LONGEST_RESULT).toWellFormed()}…`;
    return { state: 'done', result };
  }
}

function objectOf(text: string): object {
  const read: unknown = JSON.parse(text);
  return typeof read === 'object' && read !== null ? read : {};
}
