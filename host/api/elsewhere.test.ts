import { describe, expect, it } from 'vitest';
import { api, bodyOf, get, post, serve, wishes } from '#test/support/localApi.ts';

const RACK = {
  id: '01K00000000000000000000000',
  name: 'Rack',
  addedAt: 3_000,
  models: ['plain-7b'],
  adapters: ['tone'],
};
const asked = (model: string, more: object = {}) =>
  post('/chat/completions', { model, messages: [{ role: 'user', content: 'Hi' }], ...more });

describe('a server of another machine', () => {
  it('is not there for programs until a person says so', async () => {
    expect(JSON.stringify(await bodyOf(await get('/models')))).not.toContain('Rack');
    expect((await asked('Rack/plain-7b')).status).toBe(404);
    expect(wishes).toEqual([]);
  });

  it('appears under its own name, with its adapters as models', async () => {
    serve([RACK]);
    const { data } = await bodyOf(await get('/models'));
    expect(data).toContainEqual({
      id: 'Rack/plain-7b',
      object: 'model',
      created: 3,
      owned_by: 'Rack',
      root: 'plain-7b',
      parent: null,
    });
    expect(await bodyOf(await get('/models/Rack%2Ftone'))).toMatchObject({ root: 'tone', parent: 'Rack/plain-7b' });
  });

  it('is asked with the wish of the program, and no base of this machine', async () => {
    serve([RACK]);
    const answer = await bodyOf(await asked('Rack/tone', { temperature: 0 }));
    expect(answer).toMatchObject({ model: 'Rack/tone', choices: [{ message: { content: 'Hello there' } }] });
    expect(wishes).toMatchObject([
      {
        base: null,
        priority: 'api',
        settings: {
          temperature: 0,
          adapters: [],
          remote: { remote: RACK.id, model: 'plain-7b', adapters: [{ id: 'tone', scale: 1 }], fallsBack: false },
        },
      },
    ]);
    expect(api.view().requests[0]).toMatchObject({ model: 'Rack/tone', adapters: ['tone'], state: 'done' });
  });

  it('gets nothing of what it could not be asked as it was meant', async () => {
    serve([RACK]);
    const tool = { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } };
    for (const more of [{ tools: [tool] }, { logprobs: true }, { lora: [{ id: 0, scale: 1 }] }]) {
      const refused = await asked('Rack/plain-7b', more);
      expect(refused.status).toBe(400);
      expect(await bodyOf(refused)).toMatchObject({ error: { code: 'not_supported_elsewhere' } });
    }
    expect((await post('/completions', { model: 'Rack/plain-7b', prompt: 'Hi' })).status).toBe(400);
    expect((await post('/embeddings', { model: 'Rack/plain-7b', input: 'Hi' })).status).toBe(404);
    expect(wishes).toEqual([]);
  });
});
