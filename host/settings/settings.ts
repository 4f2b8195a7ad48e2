import { readFile, rename } from 'node:fs/promises';
import type { Failure } from '#core/failure.ts';
import { defaultSettings, settingsSchema } from '#core/settings.ts';
import type { Settings } from '#core/settings.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';

type SettingsPatch = { [Name in keyof Settings]?: Settings[Name] | undefined };

export interface SettingsStore {
  readonly current: Settings;
  /** The file was damaged: the last good copy, or the defaults, took its place. */
  readonly recovered: boolean;
  change(patch: SettingsPatch): Promise<Result<Settings, Failure>>;
  /** Called after every change; returns the way to stop. */
  watch(listener: (settings: Settings, before: Settings) => void): () => void;
}

/** Reads the settings, or what can be had of them: a damaged file is put aside, never a reason not to start. */
export async function openSettings(path: string, disk?: Disk): Promise<SettingsStore> {
  const copy = `${path}.bak`;
  const listeners = new Set<(settings: Settings, before: Settings) => void>();
  const options = disk === undefined ? {} : { disk };
  let current = defaultSettings;
  let recovered = false;
  let turn: Promise<unknown> = Promise.resolve();

  const found = await read(path);
  if (found.kind === 'good') current = found.settings;
  else {
    const spare = await read(copy);
    if (spare.kind === 'good') current = spare.settings;
    recovered = found.kind === 'damaged' || spare.kind !== 'absent';
    if (found.kind === 'damaged') await rename(path, `${path}.damaged`).catch(() => {});
  }

  const apply = async (patch: SettingsPatch): Promise<Result<Settings, Failure>> => {
    const before = current;
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    const next = settingsSchema.parse({ ...before, ...given });
    const kept = await writeFileDurably(copy, serialise(before), options);
    if (!kept.ok) return fail(kept.failure);
    const wrote = await writeFileDurably(path, serialise(next), options);
    if (!wrote.ok) return fail(wrote.failure);
    current = next;
    for (const listener of listeners) listener(next, before);
    return ok(next);
  };

  return {
    get current() {
      return current;
    },
    recovered,
    change(patch) {
      const mine = turn.then(() => apply(patch));
      turn = mine.catch(() => {});
      return mine;
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type Read = { kind: 'good'; settings: Settings } | { kind: 'absent' } | { kind: 'damaged' };

async function read(path: string): Promise<Read> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { kind: absent ? 'absent' : 'damaged' };
  }
  try {
    return { kind: 'good', settings: settingsSchema.parse(JSON.parse(text)) };
  } catch {
    return { kind: 'damaged' };
  }
}

function serialise(settings: Settings): string {
  return `${JSON.stringify(settings, null, 2)}\n`;
}
