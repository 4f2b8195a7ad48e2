import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  FIRST_SIZE,
  placeOn,
  readWindowState,
  SMALLEST_SIZE,
  type WindowState,
  writeWindowState,
} from './windowState.ts';

const MAIN = { x: 0, y: 25, width: 1920, height: 1015 };
const LEFT = { x: -1280, y: 0, width: 1280, height: 1024 };

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-window-'));
  path = join(folder, 'state.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe('the state of the window on disk', () => {
  const kept: WindowState = { bounds: { x: -5, y: 30, width: 900, height: 600 }, maximised: true, fullScreen: false };

  it('reads as it was written, and leaves nothing beside it', async () => {
    writeWindowState(path, kept);
    expect(readWindowState(path)).toEqual(kept);
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  it('is whole after a crash in the middle of writing: the old one counts', async () => {
    writeWindowState(path, kept);
    await writeFile(`${path}.new`, '{"bounds": {"x": 1');
    expect(readWindowState(path)).toEqual(kept);
    writeWindowState(path, { ...kept, maximised: false });
    expect(readWindowState(path)).toEqual({ ...kept, maximised: false });
  });

  it('keeps the old one when the new one cannot be finished', async () => {
    writeWindowState(path, kept);
    await mkdir(`${path}.new`);
    writeWindowState(path, { ...kept, maximised: false });
    expect(readWindowState(path)).toEqual(kept);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"bounds":{"x":0,"y":0,"width":0,"height":5},"maximised":false,"fullScreen":false}',
    '{"bounds":null,"maximised":"yes","fullScreen":false}',
    '{"bounds":{"x":1e999,"y":0,"width":9,"height":9},"maximised":false,"fullScreen":false}',
  ])('reads as never shown when it is damaged: %s', async (text) => {
    await writeFile(path, text);
    expect(readWindowState(path)).toEqual({ bounds: null, maximised: false, fullScreen: false });
  });

  it('reads as never shown when it is not there', () => {
    expect(readWindowState(path).bounds).toBeNull();
  });

  it('is not worth an error when it cannot be written', async () => {
    await mkdir(path);
    await mkdir(join(path, 'in the way'));
    expect(() => writeWindowState(path, kept)).not.toThrow();
    expect(() => writeWindowState(join(folder, 'no', 'folder'), kept)).not.toThrow();
    await expect(readFile(path)).rejects.toThrow();
  });
});

function at(x: number, y: number, width = 1000, height = 700) {
  return placeOn({ bounds: { x, y, width, height }, maximised: false, fullScreen: false }, [MAIN, LEFT]);
}

describe('the place of the window', () => {
  it('is left to the system the first time, in a size that the screen holds', () => {
    const never: WindowState = { bounds: null, maximised: false, fullScreen: false };
    expect(placeOn(never, [MAIN])).toEqual(FIRST_SIZE);
    expect(placeOn(never, [{ x: 0, y: 0, width: 1024, height: 600 }])).toEqual({ width: 1024, height: 600 });
  });

  it('is where it was, on either screen', () => {
    expect(at(100, 100)).toEqual({ x: 100, y: 100, width: 1000, height: 700 });
    expect(at(-1200, 40)).toEqual({ x: -1200, y: 40, width: 1000, height: 700 });
  });

  it('may hang over an edge, as long as its title bar can be taken hold of', () => {
    expect(at(1700, 900)).toMatchObject({ x: 1700, y: 900 });
  });

  it.each([
    ['on a screen that is gone', 5000, 100],
    ['too far to the right', 1900, 100],
    ['too far to the left', -2200, 100],
    ['below the screen', 100, 1035],
    ['with its title bar above the screen', 100, -40],
  ])('is forgotten, but not its size, when it was %s', (_where, x, y) => {
    expect(at(x, y)).toEqual({ width: 1000, height: 700 });
  });

  it('shrinks to the main screen when it was larger and its own screen is gone', () => {
    expect(at(5000, 0, 3840, 2160)).toEqual({ width: MAIN.width, height: MAIN.height });
  });

  it('is never smaller than the window can be', () => {
    expect(at(100, 100, 10, 10)).toEqual({ x: 100, y: 100, ...SMALLEST_SIZE });
  });

  it('is somewhere even where no screen is known', () => {
    expect(
      placeOn({ bounds: { x: 1, y: 1, width: 800, height: 600 }, maximised: false, fullScreen: false }, []),
    ).toEqual({ width: 800, height: 600 });
  });
});
