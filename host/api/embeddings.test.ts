import { describe, expect, it } from 'vitest';
import { api, bodyOf, get, hello, hold, keyId, newKey, post } from '#test/support/localApi.ts';

const wish = { model: 'Vectors', input: 'paper' };

interface Vectors {
  data: { index: number; embedding: number[] | string }[];
  usage: { prompt_tokens: number; total_tokens: number };
}
const vectorsOf = async (response: Response) => (await response.json()) as Vectors;

describe('embeddings', () => {
  it('come in the order of their texts, as numbers or as bytes', async () => {
    const one = await vectorsOf(await post('/embeddings', wish));
    expect(one).toMatchObject({ object: 'list', model: 'Vectors', data: [{ index: 0, embedding: [5, 0] }] });
    expect(one.usage).toEqual({ prompt_tokens: 3, total_tokens: 3 });
    const many = { ...wish, input: ['a', 'bb'], encoding_format: 'base64', dimensions: 2 };
    const { data } = await vectorsOf(await post('/embeddings', many));
    const bytes = data.map(({ embedding }) => Buffer.from(String(embedding), 'base64'));
    expect(bytes.map((each) => [each.readFloatLE(0), each.readFloatLE(4)])).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  it.each([
    ['no text', { ...wish, input: undefined }, 'input'],
    ['an empty text', { ...wish, input: '' }, 'input'],
    ['an empty one among others', { ...wish, input: ['a', ''] }, 'input.1'],
    ['none at all', { ...wish, input: [] }, 'input'],
    ['tokens', { ...wish, input: [1, 2] }, 'input'],
    ['too many', { ...wish, input: Array.from({ length: 2_049 }, () => 'a') }, 'input'],
    ['another encoding', { ...wish, encoding_format: 'int8' }, 'encoding_format'],
    ['fewer numbers', { ...wish, dimensions: 1 }, 'dimensions'],
    ['a text longer than the context', { ...wish, input: ['short', 'long'] }, 'input'],
    ['a model that answers', { ...wish, model: 'Tiny' }, 'model'],
    ['an adapter', { ...wish, model: 'Letters' }, 'model'],
  ])('are refused with 400 for %s', async (_what, body, param) => {
    const answer = await post('/embeddings', body);
    const { error } = await bodyOf(answer);
    expect([answer.status, (error as unknown as { param: string }).param.split('.')[0]]).toEqual([
      400,
      param.split('.')[0],
    ]);
  });

  it('are refused with 404 for a model that is not here', async () => {
    expect((await post('/embeddings', { ...wish, model: 'Nobody' })).status).toBe(404);
  });

  it('stand in the list of requests, and are counted', async () => {
    await post('/embeddings', { ...wish, input: ['a', 'b'] });
    await post('/embeddings', { ...wish, input: 'long' });
    expect(api.view().requests).toMatchObject([
      { kind: 'embedding', model: 'Vectors', state: 'failed', status: 400, promptTokens: 0 },
      { kind: 'embedding', model: 'Vectors', state: 'done', promptTokens: 6, answerTokens: 0, adapters: [] },
    ]);
    expect(api.view().keys.find(({ id }) => id === keyId)).toMatchObject({ tokensToday: 6 });
  });

  it('keep to the limits of a key, and can be stopped', async () => {
    const { secret: key } = newKey({ answersAtOnce: 1, tokensADay: 3 });
    const gate = Promise.withResolvers<void>();
    hold(gate.promise);
    const first = post('/embeddings', wish, { key });
    await expect.poll(() => api.view().requests[0]?.state).toBe('running');
    expect((await post('/embeddings', wish, { key })).status).toBe(429);
    api.stop(api.view().requests.find(({ state }) => state === 'running')?.id ?? '');
    gate.resolve();
    expect((await first).status).toBe(403);
    expect((await post('/embeddings', wish, { key })).status).toBe(200);
    const over = await post('/embeddings', wish, { key });
    expect([over.status, Number(over.headers.get('retry-after')) > 0]).toEqual([429, true]);
  });

  it('are no answers: their model is listed, and refused where an answer is wanted', async () => {
    const listed = (await (await get('/models')).json()) as { data: { id: string; parent: null }[] };
    expect(listed.data.find(({ id }) => id === 'Vectors')).toMatchObject({ parent: null });
    const answer = await post('/chat/completions', { ...hello, model: 'Vectors' });
    expect([answer.status, (await bodyOf(answer)).error.code]).toEqual([400, 'model_makes_embeddings']);
  });
});
