import { commandGroupTitles, commandTitles } from '#core/text/commands.ts';
import { ask } from './english/ask.ts';
import { failures, otherFailures } from './english/failures.ts';
import { frame } from './english/frame.ts';
import { jobs } from './english/jobs.ts';
import { palette } from './english/palette.ts';
import { units } from './english/units.ts';

/** Every sentence of the window, by room. */
export const english = {
  ask,
  commandGroups: commandGroupTitles,
  commands: commandTitles,
  failures,
  frame,
  jobs,
  otherFailures,
  palette,
  units,
} as const;
