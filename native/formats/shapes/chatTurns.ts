import { chatTurnSchema } from '#core/curate/value.ts';
import type { ChatTurn, JsonValue } from '#core/curate/value.ts';

type Role = ChatTurn['role'];

export function isObject(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Turns that are exactly a role and a text: anything more (calls of tools, pictures, weights) would be lost. */
export function asTurns(value: JsonValue | undefined): ChatTurn[] | null {
  if (!Array.isArray(value)) return null;
  const turns: ChatTurn[] = [];
  for (const turn of value) {
    const parsed = chatTurnSchema.strict().safeParse(turn);
    if (!parsed.success) return null;
    turns.push(parsed.data);
  }
  return turns;
}

export function isConversation(value: JsonValue | undefined): boolean {
  return (asTurns(value)?.length ?? 0) > 0;
}

/** Whether it is one message of this role and nothing else: such a conversation is as good as its text. */
export function soleText(value: JsonValue | undefined, role: Role): string | null {
  const turns = asTurns(value);
  return turns?.length === 1 && turns[0]?.role === role ? turns[0].content : null;
}

const ROLES: Record<string, Role> = {
  human: 'user',
  user: 'user',
  gpt: 'assistant',
  assistant: 'assistant',
  model: 'assistant',
  chatgpt: 'assistant',
  bot: 'assistant',
  system: 'system',
  tool: 'tool',
  function: 'tool',
  observation: 'tool',
};

/** Who speaks, in the words of ShareGPT and its kin. */
export function roleOf(from: JsonValue | undefined): Role | undefined {
  return typeof from === 'string' && Object.hasOwn(ROLES, from) ? ROLES[from] : undefined;
}
