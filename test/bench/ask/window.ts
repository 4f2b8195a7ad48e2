import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHost } from '#host/host.ts';
import { linkOverWire } from '#protocol/wire/link.ts';
import { wireOverPort } from '#protocol/wire/port.ts';
import type { WindowContract } from '#protocol/window/contract.ts';
import { ensureWindow } from '#scripts/buildWindow.ts';
import { root } from '#scripts/run.ts';
import { serveLoopback } from '#server/loopback.ts';
import { Sessions } from '#server/sessions.ts';
import { serverShell } from '#server/shell.ts';
import { openBareChromium } from '../bareChromium.ts';
import { WatchedFiles } from '../watchedFiles.ts';

export interface AskedWindow {
  /** Milliseconds from the key press to the frame that shows the first word. */
  ask(question: string): Promise<number>;
  close(): Promise<void>;
}

/**
 * Asks what the bench hands out, in a conversation of its own each time, as a person would: the words are in the field,
 * Enter is pressed. The clock stops after the frame that shows the first word of the answer.
 */
const WATCH = `
  const field = () => document.querySelector('textarea[aria-label="Your question"]:not([disabled])');
  const words = () => document.querySelector('article[aria-label="Answer 1"] [data-writing]')?.textContent?.trim();
  const fresh = () => [...document.querySelectorAll('button, a')].find((one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim() === 'New conversation');
  const until = (test) => new Promise((done) => {
    const look = () => (test() ? done() : requestAnimationFrame(look));
    look();
  });
  const put = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set;
  const painted = () => new Promise((done) => {
    const observer = new MutationObserver(() => {
      if (!words()) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        port2.postMessage(null);
      });
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  void (async () => {
    for (;;) {
      const question = await (await fetch('/bench/next')).text();
      if (question === '') return;
      fresh()?.click();
      await until(() => field() && document.querySelector('article') === null);
      put.call(field(), question);
      field().dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((done) => setTimeout(done, 100));
      const shown = painted();
      const pressedAt = performance.now();
      field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
      const ms = (await shown) - pressedAt;
      await until(() => document.querySelector('article[aria-busy="true"]') === null);
      await fetch('/bench/' + ms.toFixed(2));
    }
  })();
`;

/** Opens the real window in a bare Chromium, with the real host and engine, and a model that is loaded. */
export async function openAskedWindow(options: {
  modelPath: string;
  contextTokens: number;
  threads: number;
  answerTokens: number;
}): Promise<AskedWindow> {
  await ensureWindow();
  const dataFolder = await mkdtemp(join(tmpdir(), 'colophon-ask-'));
  const opened = await openHost({
    dataFolder,
    shell: serverShell({ version: '0.0.0', root }),
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const host = opened.value;

  const { port1, port2 } = new MessageChannel();
  host.serve(wireOverPort(port1));
  const client: ContractRouterClient<WindowContract> = createORPCClient(
    linkOverWire(wireOverPort(port2), () => new Error('closed')),
  );
  const offered = await host.offerLocalFile(options.modelPath);
  if (!offered.ok) throw new Error(offered.failure.code);
  const job = await client.models.add({ ticket: offered.value.ticket });
  let hash = '';
  for await (const { jobs } of await client.app.live()) {
    hash = jobs.find(({ id }) => id === job.id)?.result ?? '';
    if (hash !== '') break;
  }
  const { contextTokens, threads, answerTokens } = options;
  await client.settings.change({
    welcomed: true,
    chosenModel: hash,
    device: 'cpu',
    contextTokens,
    threads,
    longestAnswerTokens: answerTokens,
    temperature: 0,
  });
  await client.models.load({ hash, force: false });
  port2.close();

  // Either the page waits for a question, or a question for the page.
  const questions: string[] = [];
  let waiting: ((question: string) => void) | undefined;
  const hand = (question: string) => {
    if (waiting === undefined) questions.push(question);
    else waiting(question);
    waiting = undefined;
  };
  let report: (ms: number) => void = () => {};
  const sessions = new Sessions(new Uint8Array(32));
  const served = await serveLoopback({
    port: 0,
    sessions,
    files: (port) =>
      new WatchedFiles(join(root, 'out/window'), `ws://127.0.0.1:${port}`, WATCH, (path) => {
        if (path === 'next') return questions.shift() ?? new Promise<string>((resolve) => (waiting = resolve));
        report(Number(path));
        return '';
      }),
    onWire: (wire) => host.serve(wire),
    onPart: (ticket, at, part) => host.receivePart(ticket, at, part),
  });
  if (!served.ok) throw new Error(served.failure.code);
  const browser = await openBareChromium(`${served.value.address}#open=${sessions.newLink()}`);

  return {
    ask(question) {
      const done = new Promise<number>((resolve) => (report = resolve));
      hand(question);
      return done;
    },
    async close() {
      hand('');
      await browser.close();
      await served.value.close();
      await host.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
