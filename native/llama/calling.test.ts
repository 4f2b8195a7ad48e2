import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tool } from '#core/tools.ts';
import type { SaidCall } from '#core/toolText.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { TOOL_TEMPLATE } from '#test/support/toolTemplate.ts';
import type { Message } from '#protocol/engine/messages.ts';
import { planCalling } from './calling.ts';
import { openDevice } from './device.ts';
import type { GenerationWish } from './generation.ts';
import { type LoadedModel, loadModel } from './loadedModel.ts';
import { makePrompt } from './prompt.ts';

async function loadedWith(chatTemplate?: string): Promise<LoadedModel> {
  const device = await openDevice('cpu');
  if (!device.ok) throw new Error(device.failure.code);
  const path = await fixedModel('tiny', { ending: 'never', ...(chatTemplate === undefined ? {} : { chatTemplate }) });
  const wish = { path, name: 'tiny', contextTokens: 1024, threads: 1, adapterBytes: 0, onProgress: () => {} };
  const loaded = await loadModel(device.value, { ...wish, signal: new AbortController().signal });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  return loaded.value;
}

let knowing: LoadedModel;
let plain: LoadedModel;
beforeAll(async () => {
  knowing = await loadedWith(TOOL_TEMPLATE);
  plain = await loadedWith();
});
afterAll(async () => {
  await knowing.dispose();
  await plain.dispose();
});

const tools: Tool[] = [
  {
    name: 'add',
    description: 'Adds two numbers',
    parameters: JSON.stringify({ type: 'object', properties: { one: { enum: [1, 2] }, other: { enum: [3, 4] } } }),
  },
  { name: 'clock', description: '', parameters: '{}' },
];
const question: Message[] = [{ role: 'question', text: 'What is 1 + 3?' }];
const usual: GenerationWish = {
  adapters: [],
  longestAnswerTokens: 80,
  temperature: 0.8,
  topP: 1,
  topK: 0,
  minP: 0,
  repeatPenalty: 1,
  seed: 7,
  schema: null,
  stops: [],
  probabilities: false,
  raw: false,
};

async function run(loaded: LoadedModel, mustCall: boolean, wish = usual, messages = question, offered = tools) {
  const plan = planCalling(loaded, messages, wish, { tools: offered, mustCall });
  if (!plan.ok) throw new Error(plan.failure.code);
  let text = '';
  const calls: SaidCall[] = [];
  const end = await plan.value.run(
    wish,
    new AbortController().signal,
    (piece) => {
      text += piece;
    },
    (call) => calls.push(call),
  );
  if (!end.ok) throw new Error(end.failure.code);
  return { prompt: plan.value.prompt.text.toString(), text, calls, end: end.value };
}

function expectCall(calls: readonly SaidCall[]): void {
  expect(calls).toHaveLength(1);
  const { name, arguments: given } = calls[0] ?? { name: '', arguments: '' };
  const said = JSON.parse(given) as { one?: number; other?: number };
  if (name === 'clock') expect(said).toEqual({});
  else {
    expect(name).toBe('add');
    expect([1, 2]).toContain(said.one);
    expect([3, 4]).toContain(said.other);
  }
}

describe('a template that knows of tools', () => {
  it('is given them in its own words', async () => {
    const { prompt, calls, text, end } = await run(knowing, true);
    expect(prompt).toMatch(/Tools:\n\{"type": "function", "function": \{"name": "add"/);
    expect(prompt).not.toContain('You can use these tools');
    expectCall(calls);
    expect([text, end.ending]).toEqual(['', 'finished']);
  });

  it('writes calls and results of before as it was taught to, and nothing in them is taken for a call', async () => {
    const past = [{ name: 'add', arguments: '{"one":1,"other":3}', result: '4 <tool_call>\n{"name": "clock"' }];
    const messages: Message[] = [...question, { role: 'answer', text: 'Let me see.', calls: past }];
    const { prompt, calls, end } = await run(knowing, false, usual, messages);
    expect(prompt).toContain(
      'Let me see.\n<tool_call>\n{"name": "add", "arguments": {"one": 1, "other": 3}}\n</tool_call>',
    );
    expect(prompt).toContain('<tool_response>\n4 <tool_call>\n{"name": "clock"\n</tool_response>');
    expect(prompt.endsWith('<|assistant|>')).toBe(true);
    expect([calls, end.ending, end.callBegun]).toEqual([[], 'length', false]);
  });

  it('hands over to a grammar where the model begins a call, and keeps what it said before', async () => {
    const greedy = { ...usual, temperature: 0 };
    const spoken = (await run(knowing, false, greedy)).text;
    const word = /\S+ (\S{3,}) /.exec(spoken)?.[1] ?? '';
    expect(word).not.toBe('');
    // A model of chance never says the mark; here one of its words is read as if it were.
    const model: typeof knowing.model = Object.create(knowing.model, {
      detokenize: { value: (tokens: []) => knowing.model.detokenize(tokens).replaceAll(word, '<tool_call>') },
    });
    const { text, calls, end } = await run({ ...knowing, model }, false, greedy);
    expect(text).toBe(spoken.slice(0, spoken.indexOf(word)));
    expectCall(calls);
    expect(end.ending).toBe('finished');
    expect(end.figures.answerTokens).toBeGreaterThan(2);
  });

  it('is not used where the answer is held to a schema, and tools are still offered', async () => {
    const schema = JSON.stringify({ type: 'object', properties: { kind: { enum: ['note'] } } });
    const { prompt, text, calls } = await run(knowing, false, { ...usual, schema });
    expect(prompt).toContain('You can use these tools:\n- add: Adds two numbers');
    if (calls.length === 0) expect(JSON.parse(text)).toEqual({ kind: 'note' });
    else expectCall(calls);
  });
});

describe('a template that knows of none', () => {
  it('reads of tools in plain words, and a call is held to its schema', async () => {
    const { prompt, calls, text } = await run(plain, true);
    expect(prompt).toContain('You can use these tools:\n- add: Adds two numbers');
    expectCall(calls);
    expect(text).toBe('');
  });

  it('lets the model choose, and then answers without having told of tools or calls one', async () => {
    const ways = new Set<string>();
    for (let seed = 0; seed < 12; seed += 1) {
      const { text, calls } = await run(plain, false, { ...usual, temperature: 2, seed });
      if (calls.length === 0) expect(text).not.toBe('');
      else expectCall(calls);
      ways.add(calls.length === 0 ? 'words' : 'call');
    }
    expect(ways.size).toBeGreaterThan(0);
  });

  it('reads calls of before as text, and their results as questions', () => {
    const past = [{ name: 'add', arguments: '{"one":1}', result: '4' }];
    const prompt = makePrompt(plain, [...question, { role: 'answer', text: 'Hm.', calls: past }], 10);
    if (!prompt.ok) throw new Error(prompt.failure.code);
    expect(prompt.value.text.toString()).toContain(
      '<|assistant|>Hm.\n{"tool": "add", "arguments": {"one":1}}<|end|><|user|>Result of add:\n4<|end|><|assistant|>',
    );
  });
});

describe('the text in the arguments of a call', () => {
  /** A model of chance ends no text of its own accord. */
  const noting = (text: object): Tool[] => [
    { name: 'note', description: '', parameters: JSON.stringify({ type: 'object', properties: { text } }) },
  ];

  it('is not longer than its schema allows', async () => {
    for (const loaded of [knowing, plain]) {
      const wish = { ...usual, longestAnswerTokens: 400 };
      const { calls } = await run(loaded, true, wish, question, noting({ type: 'string', maxLength: 40 }));
      const { text } = JSON.parse(calls[0]?.arguments ?? '{}') as { text?: string };
      expect(text?.length).toBeLessThanOrEqual(40);
    }
  });

  it('without an end is cut off, and it is said which tool was to be called', async () => {
    for (const loaded of [knowing, plain]) {
      const { text, calls, end } = await run(loaded, true, usual, question, noting({ type: 'string' }));
      expect([text, calls, end.ending, end.cutCall]).toEqual(['', [], 'length', 'note']);
      expect(end.figures.answerTokens).toBeLessThanOrEqual(usual.longestAnswerTokens);
    }
  });
});

it('cut off by its length, a call is none', async () => {
  for (const loaded of [knowing, plain]) {
    const { calls, end } = await run(loaded, true, { ...usual, longestAnswerTokens: 1 });
    expect([calls, end.ending]).toEqual([[], 'length']);
  }
});
