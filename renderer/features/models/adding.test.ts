import { ORPCError } from '@orpc/client';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Job } from '#core/job.ts';

const host = vi.hoisted(() => ({
  files: { offer: vi.fn(), write: vi.fn(), received: vi.fn(), abandon: vi.fn() },
  models: { inspect: vi.fn(), add: vi.fn(), load: vi.fn() },
  jobs: { cancel: vi.fn(), resume: vi.fn() },
}));
const window = vi.hoisted(() => ({ jobEnd: vi.fn(), changeSettings: vi.fn(), chosenModel: null as string | null }));

vi.mock('#renderer/host/client.ts', () => ({ host, desktop: undefined }));
vi.mock('#renderer/host/jobs.ts', () => ({ jobEnd: window.jobEnd }));
vi.mock('#renderer/host/queries.ts', () => ({
  changeSettings: window.changeSettings,
  queries: { ensureQueryData: () => Promise.resolve({ chosenModel: window.chosenModel }) },
  settingsQuery: {},
  aboutQuery: {},
}));

const { add, endAdding, giveUp, lookAt, useAdding, watchAdding } = await import('./adding.ts');
const { useToasts } = await import('#renderer/app/toasts.ts');

const file = new File(['GGUF and so on'], 'notes.gguf');
const stage = () => useAdding.getState().adding.stage;
const said = () => useToasts.getState().toasts.map(({ text }) => text);
const job = { id: 'job', state: 'running', failure: null, result: null } as Job;
const failed = (data: object) => new ORPCError('FAILED', { defined: true, data });

beforeEach(() => {
  vi.resetAllMocks();
  endAdding();
  useToasts.setState({ toasts: [] });
  window.chosenModel = null;
  host.files.offer.mockResolvedValue({ ticket: 'ticket', name: 'notes.gguf', size: file.size });
  host.files.write.mockResolvedValue({ received: file.size });
  host.files.abandon.mockResolvedValue(undefined);
  host.models.inspect.mockResolvedValue({ header: { name: 'Notes', purpose: 'answer' }, fit: { verdict: 'device' } });
  host.models.add.mockResolvedValue(job);
  host.models.load.mockResolvedValue(undefined);
  host.jobs.cancel.mockResolvedValue(job);
  window.jobEnd.mockResolvedValue({ ...job, state: 'done', result: 'hash' });
});

describe('a file that is good', () => {
  test('is looked at while it is being sent, added, chosen and loaded', async () => {
    const stop = watchAdding();
    await lookAt(file);
    expect(stage()).toBe('seen');
    await add({ thenAsk: true, force: false });
    expect(useAdding.getState().adding).toEqual({ stage: 'added', thenAsk: true });
    expect(window.changeSettings).toHaveBeenCalledWith({ chosenModel: 'hash', welcomed: true });
    expect(host.models.load).toHaveBeenCalledWith({ hash: 'hash', force: false });
    expect(said()).toEqual([]);
    stop();
  });

  test('is never the base of Ask when it does not answer', async () => {
    host.models.inspect.mockResolvedValue({ header: { name: 'Notes', purpose: 'embed' }, fit: { verdict: 'device' } });
    await lookAt(file);
    await add({ thenAsk: false, force: false });
    expect(window.changeSettings).not.toHaveBeenCalled();
    expect(said()).toHaveLength(1);
  });

  test('does not take the place of the base that is chosen when it is only added', async () => {
    window.chosenModel = 'another';
    await lookAt(file);
    await add({ thenAsk: false, force: false });
    expect(window.changeSettings).not.toHaveBeenCalled();
    expect(host.models.load).not.toHaveBeenCalled();
  });

  test('is told of in a toast when nobody watches any more', async () => {
    await lookAt(file);
    await add({ thenAsk: true, force: false });
    expect(said()).toEqual(['notes.gguf is added.']);
    expect(stage()).toBe('nothing');
  });
});

describe('a file that is not', () => {
  test('is refused in its place, and the host lets it go', async () => {
    const stop = watchAdding();
    host.models.inspect.mockRejectedValue(failed({ code: 'NOT_A_MODEL_FILE', name: 'notes.gguf' }));
    await lookAt(file);
    expect(stage()).toBe('refused');
    expect(host.files.abandon).toHaveBeenCalledWith({ ticket: 'ticket' });
    stop();
  });

  test('may be found out late, by the job', async () => {
    const stop = watchAdding();
    window.jobEnd.mockResolvedValue({ ...job, state: 'failed', failure: { code: 'FILE_CHANGED', name: 'notes.gguf' } });
    await lookAt(file);
    await add({ thenAsk: true, force: false });
    expect(stage()).toBe('refused');
    expect(window.changeSettings).not.toHaveBeenCalled();
    stop();
  });

  test('for which there is no room is not even begun', async () => {
    host.files.offer.mockRejectedValue(failed({ code: 'DISK_FULL', neededBytes: 2, freeBytes: 1 }));
    await lookAt(file);
    expect(said()[0]).toContain('The disk is full');
    expect(host.models.inspect).not.toHaveBeenCalled();
  });
});

describe('letting it go', () => {
  test('while it is looked at', async () => {
    host.models.inspect.mockImplementation(
      (_: unknown, { signal }: { signal: AbortSignal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    );
    const looking = lookAt(file);
    await vi.waitFor(() => expect(host.models.inspect).toHaveBeenCalled());
    await giveUp();
    await looking;
    expect(stage()).toBe('nothing');
    expect(host.files.abandon).toHaveBeenCalledWith({ ticket: 'ticket' });
    expect(said()).toEqual([]);
  });

  test('while it is added cancels the job, and that is no error', async () => {
    let end: (job: Job) => void = () => {};
    window.jobEnd.mockReturnValue(new Promise((resolve) => (end = resolve)));
    await lookAt(file);
    const adding = add({ thenAsk: true, force: false });
    await vi.waitFor(() => expect(stage()).toBe('adding'));
    await giveUp();
    end({ ...job, state: 'cancelled', failure: { code: 'CANCELLED' } });
    await adding;
    expect(host.jobs.cancel).toHaveBeenCalledWith({ id: 'job' });
    expect(stage()).toBe('nothing');
    expect(said()).toEqual([]);
  });

  test('leaves the next file alone when the end of the old one comes late', async () => {
    let end: (job: Job) => void = () => {};
    window.jobEnd.mockReturnValue(new Promise((resolve) => (end = resolve)));
    await lookAt(file);
    const adding = add({ thenAsk: true, force: false });
    await vi.waitFor(() => expect(stage()).toBe('adding'));
    await giveUp();
    await lookAt(new File([file], 'second.gguf'));
    end({ ...job, state: 'cancelled', failure: { code: 'CANCELLED' } });
    await adding;
    expect(stage()).toBe('seen');
  });

  test('another file waits until the one that is being added is done', async () => {
    window.jobEnd.mockReturnValue(new Promise(() => {}));
    await lookAt(file);
    void add({ thenAsk: true, force: false });
    await vi.waitFor(() => expect(stage()).toBe('adding'));
    await lookAt(new File(['GGUF'], 'second.gguf'));
    expect(stage()).toBe('adding');
    expect(said()[0]).toContain('Another model is being added');
    expect(host.files.offer).toHaveBeenCalledTimes(1);
  });
});
