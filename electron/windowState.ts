import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { Rectangle } from 'electron';
import { z } from 'zod';

const windowStateSchema = z.object({
  /** Where the window is when it is neither maximised nor full screen, in the screens' own pixels. */
  bounds: z
    .object({
      x: z.number().int(),
      y: z.number().int(),
      width: z.number().int().min(1).max(32_768),
      height: z.number().int().min(1).max(32_768),
    })
    .nullable(),
  maximised: z.boolean(),
  fullScreen: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

const NEVER_SHOWN: WindowState = { bounds: null, maximised: false, fullScreen: false };

export const FIRST_SIZE = { width: 1280, height: 820 };
export const SMALLEST_SIZE = { width: 720, height: 480 };

/** So much of the title bar has to be on a screen for a person to take hold of it, in pixels. */
const GRIP = { width: 120, height: 32 };

/** What was written last; a damaged or missing file reads as if the window had never been shown. */
export function readWindowState(path: string): WindowState {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return NEVER_SHOWN;
  }
}

/**
 * Writes beside the file and then renames, so that a crash leaves the old state or the new one. A state that cannot be
 * written is not worth a word to anybody: the window opens in its usual size next time.
 */
export function writeWindowState(path: string, state: WindowState): void {
  try {
    const file = openSync(`${path}.new`, 'w', 0o600);
    try {
      writeSync(file, JSON.stringify(state));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.new`, path);
  } catch {
    return;
  }
}

/**
 * Where to open: the kept place, unless its title bar is on no screen any more (one was unplugged, or made smaller).
 * Then the size is kept as far as the main screen holds it, and the place is left to the system.
 */
export function placeOn(state: WindowState, workAreas: readonly Rectangle[]): Partial<Rectangle> {
  const main = workAreas[0];
  const largest = main ?? { width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY };
  if (state.bounds === null) {
    return { width: Math.min(FIRST_SIZE.width, largest.width), height: Math.min(FIRST_SIZE.height, largest.height) };
  }
  const { x, y, width, height } = state.bounds;
  const size = { width: Math.max(width, SMALLEST_SIZE.width), height: Math.max(height, SMALLEST_SIZE.height) };
  if (workAreas.some((area) => holdsTitleBar(area, { x, y, ...size }))) return { x, y, ...size };
  return { width: Math.min(size.width, largest.width), height: Math.min(size.height, largest.height) };
}

function holdsTitleBar(area: Rectangle, window: Rectangle): boolean {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return across >= GRIP.width && window.y >= area.y && window.y + GRIP.height <= area.y + area.height;
}
