import { arch, availableParallelism, release, totalmem } from 'node:os';
import type { LiveState } from './live.ts';
import type { Log } from './log/log.ts';
import type { Shell } from './shell.ts';

const LINES = 60;

/** What a person can paste into a bug report. Log lines were redacted when they were written. */
export function writeReport({ shell, live, log }: { shell: Shell; live: LiveState; log: Log }): string {
  const { engine, jobs } = live.get();
  const runtime = process.versions['electron'] === undefined ? '' : `, Electron ${process.versions['electron']}`;
  return [
    `Colophon ${shell.version} (${shell.kind})`,
    `Node ${process.versions.node}${runtime}`,
    `${process.platform} ${release()} ${arch()}, ${availableParallelism()} threads, ${Math.round(totalmem() / 1024 ** 2)} MiB`,
    `Engine: ${engine.state}${engine.failure === null ? '' : ` (${engine.failure.code})`}`,
    `Device: ${engine.device === null ? 'not looked for yet' : `${engine.device.kind}, ${engine.device.name}, ${engine.device.reason}`}`,
    `Jobs: ${jobs.map((job) => `${job.kind} ${job.state}`).join('; ') || 'none'}`,
    '',
    ...log.tail(LINES),
  ].join('\n');
}
