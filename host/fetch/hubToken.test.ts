import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILE, ID, fetchIt, hubWith, opened, refused, signal, value } from '#test/support/fetching.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';

async function gatedHub() {
  return hubWith({ gated: 'manual', files: [{ path: FILE, content: await readFile(await fixedModel('tiny')) }] });
}

describe('a token for the hub', () => {
  it('opens what is given only to those who accepted its terms', async () => {
    const hub = await gatedHub();
    const into = await opened(hub);
    expect(value(await into.fetching.look(ID, signal))).toMatchObject({ gated: true, known: false });
    expect(await into.fetching.begin(ID, FILE, signal)).toMatchObject(refused('gated'));
    expect((await into.fetching.giveAccess(hub.address, hub.token)).ok).toBe(true);
    expect(value(await into.fetching.look(ID, signal))).toMatchObject({ gated: true, known: true });
    expect(await fetchIt(into)).toMatchObject({ state: 'done', failure: null });
  });

  it('that the hub does not take is said to be so, and costs one question', async () => {
    const hub = await gatedHub();
    const into = await opened(hub);
    await into.fetching.giveAccess(hub.address, 'hf_of_somebody_else');
    const before = hub.asked.length;
    expect(await fetchIt(into)).toMatchObject({ state: 'failed', failure: { code: 'FETCH_FAILED', reason: 'gated' } });
    expect(hub.asked.slice(before).filter((line) => line.includes('/resolve/'))).toHaveLength(1);
  });

  it('goes to no mirror: not to one that is set later, and not to where the hub sends on', async () => {
    const hub = await gatedHub();
    const elsewhere = await hubWith({ files: hub.repositories[0]?.files ?? [] });
    const into = await opened(hub);
    await into.fetching.giveAccess(hub.address, hub.token);
    hub.instead = (request, response, { pathname }) => {
      if (!pathname.includes('/resolve/') || request.headers.authorization === undefined) return false;
      response.writeHead(302, { location: `${elsewhere.address}${pathname}` }).end();
      return true;
    };
    elsewhere.redirects = false;
    expect(await fetchIt(into)).toMatchObject({ state: 'done' });
    expect(elsewhere.brought).toEqual([null]);

    await into.settings.change({ hubAddress: elsewhere.address });
    expect(await into.fetching.access()).toEqual({ kept: new URL(hub.address).host });
    value(await into.fetching.look(ID, signal));
    value(await into.fetching.search('small', signal));
    expect(elsewhere.brought.every((brought) => brought === null)).toBe(true);
  });

  it('lies sealed, is there after a restart, and is gone when it is forgotten', async () => {
    const hub = await gatedHub();
    const first = await opened(hub);
    const { folder } = first;
    await first.fetching.giveAccess(hub.address, hub.token);
    await first.close();
    const path = join(folder, 'hub-token.json');
    expect(await readFile(path, 'utf8')).not.toContain(hub.token);
    const second = await opened(hub, { folder });
    expect(await second.fetching.access()).toEqual({ kept: new URL(hub.address).host });
    await second.fetching.takeAccess();
    expect(await second.fetching.access()).toEqual({ kept: null });
    expect(await readdir(folder)).not.toContain('hub-token.json');
  });

  it('is not sent to the origin that somebody wrote into its file', async () => {
    const hub = await gatedHub();
    const first = await opened(hub);
    await first.fetching.giveAccess(hub.address, hub.token);
    const path = join(first.folder, 'hub-token.json');
    const file: unknown = JSON.parse(await readFile(path, 'utf8'));
    const elsewhere = await hubWith();
    await writeFile(path, JSON.stringify(Object.assign({}, file, { origin: elsewhere.address })));
    await first.close();
    const second = await opened(elsewhere, { folder: first.folder });
    expect(value(await second.fetching.look(ID, signal))).toMatchObject({ known: false });
    expect(elsewhere.brought).toEqual([null]);
  });
});
