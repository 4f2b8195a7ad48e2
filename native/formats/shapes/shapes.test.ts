import { describe, expect, it } from 'vitest';
import { asked, imported, lines } from '#test/support/imported.ts';

describe('files for tuning', () => {
  it('TRL messages', async () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
    ];
    const { shape, records } = await imported('a.jsonl', lines({ messages }, { messages: messages.slice(1) }));
    expect(shape).toBe('trl-messages');
    expect(records[0]?.fields).toEqual({ messages });
  });

  it('messages with calls of tools stay whole, as data', async () => {
    const messages = [{ role: 'assistant', content: '', tool_calls: [{ id: 1 }] }];
    const { preview, records } = await imported('a.jsonl', lines({ messages }, { messages }));
    expect(preview.mapping.fields).toMatchObject([{ id: 'messages', kind: 'json' }]);
    expect(records[0]?.fields).toEqual({ messages });
  });

  it('TRL prompt and completion', async () => {
    const { shape, preview, records } = await imported(
      'a.jsonl',
      lines({ prompt: 'P', completion: 'C' }, { prompt: 'P2', completion: 'C2' }),
    );
    expect([shape, asked(preview)]).toEqual(['trl-completion', [['completion', 'text', null]]]);
    expect(records[1]).toMatchObject({ fields: { prompt: 'P2' }, given: { completion: { kind: 'text', text: 'C2' } } });
  });

  it('TRL preference: which was better is an answer, not a name', async () => {
    const { shape, preview, records } = await imported(
      'a.jsonl',
      lines({ prompt: 'P', chosen: 'good', rejected: 'bad' }, { prompt: 'Q', chosen: 'yes', rejected: 'no' }),
    );
    expect(shape).toBe('trl-preference');
    expect(preview.mapping.questions).toMatchObject([{ kind: 'preference', fields: ['response_1', 'response_2'] }]);
    expect(records[0]).toMatchObject({
      fields: { prompt: 'P', response_1: 'good', response_2: 'bad' },
      given: { preference: { chosen: 'first' } },
    });
  });

  it('KTO, also as a table from Python', async () => {
    const { shape, preview, records } = await imported('a.csv', 'prompt,completion,label\nP,C,True\nQ,D,False\n');
    expect([shape, asked(preview)]).toEqual(['trl-kto', [['label', 'choice', ['Good answer', 'Bad answer']]]]);
    expect(records.map(({ given }) => given['label'])).toEqual([
      { kind: 'choice', labels: ['true'] },
      { kind: 'choice', labels: ['false'] },
    ]);
  });

  it('Alpaca and Kiln', async () => {
    const alpaca = await imported(
      'a.json',
      JSON.stringify(
        [
          { instruction: 'I', input: '', output: 'O' },
          { instruction: 'J', input: 'x', output: 'P' },
        ],
        null,
        2,
      ),
    );
    expect(alpaca.shape).toBe('alpaca');
    expect(alpaca.records[0]).toMatchObject({
      row: 1,
      fields: { instruction: 'I', input: '' },
      given: { output: { text: 'O' } },
    });
    const kiln = await imported('k.csv', 'input,output,reasoning,tags\nI,O,because,"a, b"\nJ,P,,\n');
    expect(kiln.shape).toBe('kiln');
    expect(kiln.records.map(({ tags }) => tags)).toEqual([['a', 'b'], []]);
  });

  it('ShareGPT: speakers by their other names, and strangers refused', async () => {
    const talk = (from: string) => ({
      id: from,
      conversations: [
        { from, value: 'Hi' },
        { from: 'gpt', value: 'Hello' },
      ],
    });
    const { shape, records, bad } = await imported(
      'a.json',
      JSON.stringify([talk('human'), talk('user'), talk('alien')]),
    );
    expect(shape).toBe('sharegpt');
    expect(records[0]?.fields['conversations']).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
    ]);
    expect(bad).toMatchObject([{ row: 3, code: 'shape', rawIs: 'json' }]);
  });

  it('OpenAI preference: one message is shown as the text that it is', async () => {
    const one = (content: string) => [{ role: 'assistant', content }];
    const row = (tools: unknown[]) => ({
      input: { messages: [{ role: 'user', content: 'Q' }], tools, parallel_tool_calls: true },
      preferred_output: one('A'),
      non_preferred_output: one('B'),
    });
    const { shape, records } = await imported('a.jsonl', lines(row([]), row([{ type: 'function' }])));
    expect(shape).toBe('openai-preference');
    expect(records[1]?.fields).toMatchObject({
      prompt: 'Q',
      response_1: 'A',
      response_2: 'B',
      input_tools: [{ type: 'function' }],
    });
  });
});

describe('files of labelling tools', () => {
  const text = '👍 Ada met Bob';

  it('Label Studio: UTF-16 becomes code points; what is unknown is listed and kept', async () => {
    const result = [
      {
        id: 'x',
        from_name: 'ner',
        to_name: 'text',
        type: 'labels',
        value: { start: 3, end: 6, text: 'Ada', labels: ['Person', 'Woman'] },
      },
      {
        id: 'y',
        from_name: 'ner',
        to_name: 'text',
        type: 'labels',
        value: { start: 11, end: 14, text: 'Bob', labels: ['Person'] },
      },
      { type: 'relation', from_id: 'x', to_id: 'y', direction: 'right', labels: ['met'] },
      { id: 'c', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['Good'] } },
      { id: 'r', from_name: 'stars', to_name: 'text', type: 'rating', value: { rating: 4 } },
      { id: 't', from_name: 'note', to_name: 'text', type: 'textarea', value: { text: ['fine'] } },
      {
        id: 'p',
        from_name: 'box',
        to_name: 'img',
        type: 'polygonlabels',
        value: { points: [[1, 2]], polygonlabels: ['A'] },
      },
    ];
    const task = {
      id: 7,
      data: { text, mood: 'a column' },
      annotations: [{ was_cancelled: true, result: [] }, { result: [] }, { ground_truth: true, result }],
      predictions: [],
      project: 3,
    };
    const { shape, preview, records } = await imported('ls.json', JSON.stringify([task]));
    expect(shape).toBe('label-studio');
    expect(asked(preview)).toEqual([
      ['ner', 'spans', ['Person', 'Woman']],
      ['mood', 'choice', ['Good']],
      ['stars', 'rating', null],
      ['note', 'text', null],
      ['relations', 'relations', ['met']],
    ]);
    expect(preview.notices.map(({ detail }) => detail).join(' ')).toMatch(/several annotations.*polygonlabels/);
    const [record] = records;
    expect(record?.given['ner']).toMatchObject({
      unit: 'codepoint',
      spans: [
        { id: 0, start: 2, end: 5, text: 'Ada' },
        { start: 2, end: 5, label: 'woman' },
        { id: 1, start: 10, end: 13 },
      ],
    });
    expect(record?.given['relations']).toEqual({ kind: 'relations', relations: [{ from: 0, to: 1, label: 'met' }] });
    expect(record?.fields).toMatchObject({ text, mood: 'a column', unread_polygonlabels: [{ type: 'polygonlabels' }] });
  });

  it('Label Studio: offsets that do not cover the text that the file says make a bad row', async () => {
    const span = {
      id: 'x',
      from_name: 'ner',
      type: 'labels',
      value: { start: 4, end: 7, text: 'Ada', labels: ['Person'] },
    };
    const { bad } = await imported('ls.json', JSON.stringify([{ data: { text }, annotations: [{ result: [span] }] }]));
    expect(bad).toMatchObject([
      {
        code: 'span',
        column: 'result: ner',
        detail: expect.stringMatching(/^The span from 4 to 7 is .* in the text, but "Ada" in the file\.$/),
      },
    ]);
  });

  it('Label Studio short: answers by their look', async () => {
    const row = {
      id: 1,
      annotator: 2,
      annotation_id: 3,
      lead_time: 1.5,
      created_at: '2024-01-01',
      text,
      ner: [{ start: 3, end: 6, text: 'Ada', labels: ['Person'] }],
      mood: { choices: ['Good', 'New'] },
      stars: [{ rating: 3 }],
    };
    const { shape, preview, records } = await imported('min.json', JSON.stringify([row]));
    expect(shape).toBe('label-studio-min');
    expect(asked(preview)).toEqual([
      ['ner', 'spans', ['Person']],
      ['mood', 'choice', ['Good', 'New']],
      ['stars', 'rating', null],
    ]);
    expect(records[0]).toMatchObject({
      fields: { text },
      given: { ner: { spans: [{ start: 2, end: 5, text: 'Ada' }] }, stars: { rating: 3 } },
    });
  });

  it('doccano: spans, classes, and relations between entities', async () => {
    const spans = await imported(
      'd.jsonl',
      lines({ id: 1, text, label: [[2, 5, 'PER']], Comments: [] }, { id: 2, text: 'none', label: [] }),
    );
    expect(spans.shape).toBe('doccano');
    expect(spans.records.map(({ given }) => given['label'])).toMatchObject([
      { spans: [{ start: 2, end: 5, text: 'Ada', label: 'per' }] },
      { spans: [] },
    ]);
    const classes = await imported(
      'd.jsonl',
      lines({ id: 1, text, label: ['good'] }, { id: 2, text, label: ['bad', 'new'] }),
    );
    expect(asked(classes.preview)).toEqual([['label', 'choice', ['good', 'bad', 'new']]]);
    const entities = [
      { id: 5, label: 'PER', start_offset: 2, end_offset: 5 },
      { id: 9, label: 'PER', start_offset: 10, end_offset: 13 },
    ];
    const linked = await imported(
      'd.jsonl',
      lines({ id: 1, text, entities, relations: [{ id: 1, from_id: 5, to_id: 9, type: 'met' }] }),
    );
    expect(linked.records[0]?.given['relations']).toEqual({
      kind: 'relations',
      relations: [{ from: 5, to: 9, label: 'met' }],
    });
  });

  it('Prodigy: only what was accepted is an answer', async () => {
    const options = [
      { id: 1, text: 'Good' },
      { id: 2, text: 'Bad' },
    ];
    const spans = [{ start: 2, end: 5, label: 'PER', token_start: 1, token_end: 1 }];
    const { shape, preview, records } = await imported(
      'p.jsonl',
      lines(
        { text, spans, tokens: [], options, accept: [2], answer: 'accept', _input_hash: 1, _task_hash: 2 },
        { text, spans, options, accept: [], answer: 'reject', _input_hash: 1, _task_hash: 3 },
        { text, label: 'NEWS', answer: 'reject', _input_hash: 1, _task_hash: 4 },
      ),
    );
    expect(shape).toBe('prodigy');
    expect(asked(preview)).toContainEqual(['accept', 'choice', ['Good', 'Bad']]);
    expect(records.map(({ given, tags }) => [Object.keys(given), tags])).toEqual([
      [['spans', 'accept'], []],
      [[], ['reject']],
      [['label'], ['reject']],
    ]);
    expect(records[2]?.given['label']).toEqual({ kind: 'choice', labels: ['not_news'] });
  });

  it('spaCy: triples, objects, weights, and pairs', async () => {
    const { shape, records } = await imported(
      's.jsonl',
      lines({ text, entities: [[2, 5, 'PER']], cats: { A: 1, B: 0.2 } }, { text, entities: [], cats: { A: 0, B: 1 } }),
    );
    expect(shape).toBe('spacy');
    expect(records[0]).toMatchObject({ given: { entities: { spans: [{ text: 'Ada' }] }, cats: { labels: ['a'] } } });
    const pair = await imported(
      's.json',
      JSON.stringify([
        [text, { entities: [[2, 5, 'PER']] }],
        ['x', { entities: [] }],
      ]),
    );
    expect([pair.shape, pair.records[0]?.given['entities']]).toMatchObject(['spacy', { spans: [{ text: 'Ada' }] }]);
    const objects = await imported(
      's.jsonl',
      lines({ text, spans: [{ start: 2, end: 5, label: 'PER' }] }, { text: 'x', spans: [] }),
    );
    expect([objects.shape, objects.records[0]?.given['entities']]).toMatchObject([
      'spacy',
      { spans: [{ text: 'Ada' }] },
    ]);
  });

  it.each([
    ['BIO', ['B-PER', 'I-PER', 'O', 'B-PER', 'B-PER']],
    ['BIOES', ['B-PER', 'E-PER', 'O', 'S-PER', 'S-PER']],
    ['BILOU', ['B-PER', 'L-PER', 'O', 'U-PER', 'U-PER']],
    ['IOB1', ['I-PER', 'I-PER', 'O', 'I-PER', 'B-PER']],
  ])('CoNLL in %s', async (_, tags) => {
    const source = ['Ada', '👍', 'met', 'Bob', 'Eve']
      .map((token, place) => `${token} NN ${tags[place] ?? ''}`)
      .join('\n');
    const { shape, records } = await imported('c.conll', `${source}\n\nEnd . O\n`);
    expect(shape).toBe('conll');
    const { given } = records[0] ?? {};
    expect(records[0]?.fields['text']).toBe('Ada 👍 met Bob Eve');
    expect(given?.['tags']).toMatchObject({
      spans: [
        { start: 0, end: 5, text: 'Ada 👍' },
        { start: 10, end: 13, text: 'Bob' },
        { start: 14, end: 17, text: 'Eve' },
      ],
    });
  });
});
