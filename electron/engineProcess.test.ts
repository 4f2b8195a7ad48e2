import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineChild } from '#host/shell.ts';
import type { FakeUtilityProcess } from '#test/support/fakeElectron.ts';
import { endingOf, startEngineProcess } from './engineProcess.ts';

const electron = await vi.hoisted(async () => (await import('#test/support/fakeElectron.ts')).fakeElectron());
vi.mock('electron', () => electron);

const printed: string[] = [];
const OPTIONS = {
  entry: '/app/out/electron/engine.js',
  driverTest: '/app/node_modules/node-llama-cpp/dist/bindings/utils/testBindingBinary.js',
  onLine: (duty: string, line: string) => printed.push(`${duty}: ${line}`),
};

beforeEach(() => {
  electron.state.children.length = 0;
  printed.length = 0;
});
afterEach(() => vi.unstubAllEnvs());

function start(): { engine: EngineChild; child: FakeUtilityProcess } {
  const engine = startEngineProcess(OPTIONS, 'answer');
  const child = electron.state.children.at(-1);
  if (child === undefined) throw new Error('nothing was forked');
  return { engine, child };
}

function testChild(): FakeUtilityProcess | undefined {
  return electron.state.children[1];
}

describe('an engine child', () => {
  it('is a utility process with a name and a duty, and without a terminal', () => {
    const { child } = start();
    expect([child.program, child.args]).toEqual([OPTIONS.entry, ['answer']]);
    expect(child.options.serviceName).toBe('Colophon engine (answer)');
    expect(child.options.stdio).toEqual(['ignore', 'pipe', 'pipe']);
    expect(child.options.execArgv).toBeUndefined();
  });

  it('sees nothing of the environment but what drivers need', () => {
    vi.stubEnv('COLOPHON_TEST_SECRET', 'secret');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('NODE_OPTIONS', '--require=/tmp/evil.js');
    vi.stubEnv('ELECTRON_RUN_AS_NODE', '1');
    vi.stubEnv('LD_PRELOAD', '/tmp/evil.so');
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '1');
    const environment = start().child.options.env ?? {};
    expect(JSON.stringify(environment)).not.toContain('secret');
    expect(JSON.stringify(environment)).not.toContain('evil');
    expect(environment).not.toHaveProperty('ELECTRON_RUN_AS_NODE');
    expect(environment).toMatchObject({ CUDA_VISIBLE_DEVICES: '1', MALLOC_ARENA_MAX: '2', PATH: process.env['PATH'] });
  });

  it('hears what is posted and says what it wants', () => {
    const { engine, child } = start();
    const heard: unknown[] = [];
    engine.channel.onMessage((message) => heard.push(message));
    engine.channel.post('{"i":1}');
    child.emit('message', '{"o":1}');
    expect([child.received, heard]).toEqual([['{"i":1}'], ['{"o":1}']]);
  });

  it('tells once how it ended, to those who ask later too', () => {
    const { engine, child } = start();
    const endings: string[] = [];
    const gone = vi.fn();
    engine.onExit((how) => endings.push(how));
    engine.channel.onGone(gone);
    child.emit('exit', 11);
    child.emit('exit', 11);
    engine.onExit((how) => endings.push(`later ${how}`));
    expect(endings).toEqual(['signal SIGSEGV', 'later signal SIGSEGV']);
    expect(gone).toHaveBeenCalledOnce();
    engine.channel.post('to nobody');
    expect(child.received).toEqual([]);
  });

  it('is killed although its native code does not listen', () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    const { engine, child } = start();
    child.pid = 4_000_000;
    expect(engine.pid).toBe(4_000_000);
    engine.kill();
    expect(child.kills).toBe(1);
    if (process.platform !== 'win32') expect(kill.mock.calls).toEqual([[4_000_000, 'SIGKILL']]);
  });

  it('is not killed when it has ended: its number may be somebody else by now', () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    const { engine, child } = start();
    child.pid = 4_000_000;
    child.emit('exit', 0);
    engine.kill();
    engine.channel.end();
    expect([kill.mock.calls.length, child.kills]).toEqual([0, 0]);
  });

  it('prints into the log, line by line, and not without end', () => {
    const { child } = start();
    child.stdout.emit('data', Buffer.from('load'));
    child.stdout.emit('data', Buffer.from('ing\n\nready\n'));
    child.stderr.emit('data', Buffer.from('warning\n'));
    expect(printed).toEqual(['answer: loading', 'answer: ready', 'answer: warning']);
    child.stderr.emit('data', Buffer.from('noise\n'.repeat(10_000)));
    expect(printed).toHaveLength(200);
  });
});

describe.skipIf(process.platform === 'win32')('an ending', () => {
  it.each([
    [0, 'exit code 0'],
    [1, 'exit code 1'],
    [256, 'exit code 1'],
    [9, 'signal SIGKILL'],
    [11, 'signal SIGSEGV'],
    [139, 'signal SIGSEGV'],
    [6, 'signal SIGABRT'],
    [-1, 'exit code -1'],
  ])('of code %i is "%s"', (code, how) => {
    expect(endingOf(code, 'linux')).toBe(how);
  });

  it('has no signals on Windows', () => {
    expect(endingOf(11, 'win32')).toBe('exit code 11');
    expect(endingOf(0xc0000005, 'win32')).toBe('exit code 3221225477');
  });
});

describe('the test of a driver', () => {
  it('runs in a child of main: the program is ours, whatever the engine says', () => {
    const { child } = start();
    child.emit('message', { driverTest: 'start', program: '/tmp/evil.js' });
    expect(electron.state.children).toHaveLength(2);
    expect([testChild()?.program, testChild()?.args]).toEqual([OPTIONS.driverTest, []]);
    expect(testChild()?.options.env).toEqual({ ...child.options.env, TEST_BINDING_CP: 'true' });
  });

  it('is passed to and fro, and never reaches the host', () => {
    const { engine, child } = start();
    const heard: unknown[] = [];
    engine.channel.onMessage((message) => heard.push(message));
    child.emit('message', { driverTest: 'start' });
    testChild()?.emit('message', { type: 'ready' });
    child.emit('message', { driverTest: 'send', message: { type: 'start', bindingBinaryPath: '/a.node' } });
    testChild()?.emit('exit', 0);
    expect(testChild()?.received).toEqual([{ type: 'start', bindingBinaryPath: '/a.node' }]);
    expect(child.received).toEqual([
      { driverTest: 'said', message: { type: 'ready' } },
      { driverTest: 'ended', code: 0 },
    ]);
    expect(heard).toEqual([]);
  });

  it('is one at a time, and ends when it is told to or the engine ends', () => {
    const { child } = start();
    child.emit('message', { driverTest: 'start' });
    child.emit('message', { driverTest: 'start' });
    expect(testChild()?.kills).toBe(1);
    child.emit('message', { driverTest: 'end' });
    expect(electron.state.children[2]?.kills).toBe(1);
    child.emit('message', { driverTest: 'start' });
    child.emit('exit', 11);
    expect(electron.state.children[3]?.kills).toBe(1);
  });

  it('is not started by what only looks like it', () => {
    const { engine, child } = start();
    const heard: unknown[] = [];
    engine.channel.onMessage((message) => heard.push(message));
    for (const message of ['start', { driverTest: 'run' }, { driverTest: ['start'] }, null])
      child.emit('message', message);
    expect(electron.state.children).toHaveLength(1);
    expect(heard).toHaveLength(4);
  });
});
