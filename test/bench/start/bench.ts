import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { openHost } from '#host/host.ts';
import { ensureWindow } from '#scripts/buildWindow.ts';
import { root } from '#scripts/run.ts';
import { serveLoopback } from '#server/loopback.ts';
import { Sessions } from '#server/sessions.ts';
import { serverShell } from '#server/shell.ts';
import { openBareChromium } from '../bareChromium.ts';
import { median, rounded } from '../median.ts';
import { WatchedFiles } from '../watchedFiles.ts';

const PAIRS = 11;
const LONGEST_START_MS = 30_000;

/** Reports when a person could type: an enabled field is there, and the frame that shows it was painted. */
const WATCH = `
  const look = () => {
    const field = document.querySelector('textarea:not([disabled]):not([readonly])');
    if (field === null || field.getClientRects().length === 0) return void requestAnimationFrame(look);
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => fetch('/bench/' + performance.now().toFixed(2));
      port2.postMessage(null);
    });
  };
  look();
`;

/** Time to a usable window against an empty React page that the same server serves, each in a fresh browser. */
export async function bench(): Promise<Record<string, number>> {
  await ensureWindow();
  const work = await mkdtemp(join(tmpdir(), 'colophon-start-'));
  const blank = join(work, 'blank');
  await build({
    root: join(root, 'test/bench/start/blank'),
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    build: { outDir: blank, target: 'chrome140', modulePreload: { polyfill: false } },
  });

  const opened = await openHost({
    dataFolder: join(work, 'data'),
    shell: serverShell({ version: '0.0.0', root }),
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const host = opened.value;
  await host.settings.change({ welcomed: true });

  const start = async (folder: string): Promise<{ ms: number; rendererBytes: number }> => {
    const sessions = new Sessions(new Uint8Array(32));
    let report: (ms: number) => void = () => {};
    const usable = new Promise<number>((resolve) => (report = resolve));
    const served = await serveLoopback({
      port: 0,
      sessions,
      files: (port) =>
        new WatchedFiles(folder, `ws://127.0.0.1:${port}`, WATCH, (ms) => {
          report(Number(ms));
          return '';
        }),
      onWire: (wire) => host.serve(wire),
      onPart: (ticket, at, part) => host.receivePart(ticket, at, part),
    });
    if (!served.ok) throw new Error(served.failure.code);
    const browser = await openBareChromium(`${served.value.address}#open=${sessions.newLink()}`);
    try {
      const ms = await Promise.race([usable, late()]);
      return { ms, rendererBytes: browser.rendererBytes() };
    } finally {
      await browser.close();
      await served.value.close();
    }
  };

  const window = join(root, 'out/window');
  const interactive: number[] = [];
  const blankPage: number[] = [];
  let rendererBytes = 0;
  for (let pair = -1; pair < PAIRS; pair += 1) {
    const first = await start(blank);
    const second = await start(window);
    // The first pair warms the disk's cache and is not counted.
    if (pair < 0) continue;
    blankPage.push(first.ms);
    interactive.push(second.ms);
    rendererBytes = Math.max(rendererBytes, second.rendererBytes);
    console.log(`pair ${pair + 1}: blank ${first.ms.toFixed(0)} ms, window ${second.ms.toFixed(0)} ms`);
  }
  await host.close();
  await rm(work, { recursive: true, force: true });
  return {
    interactiveMs: rounded(median(interactive), 1),
    blankPageMs: rounded(median(blankPage), 1),
    ratio: rounded(median(interactive.map((ms, index) => ms / (blankPage[index] ?? Number.NaN))), 3),
    rssMb: rounded((rendererBytes + process.memoryUsage().rss) / 1024 ** 2, 0),
  };
}

function late(): Promise<never> {
  return new Promise((_resolve, reject) =>
    setTimeout(() => reject(new Error('the page was not usable in time')), LONGEST_START_MS).unref(),
  );
}
