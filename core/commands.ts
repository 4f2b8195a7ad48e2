/**
 * Every action of the app, once. The window's palette, its hotkeys and its `?` sheet, and the desktop shell's menu are
 * all made from this list. What a command does stands in the window (renderer/app/commands.ts); its English title
 * stands in core/text/commands.ts.
 *
 * Keys: `mod` is Command on a Mac and Control elsewhere; `plus` is the "+" key; a space separates keys that are
 * pressed one after the other ("g c"). A key without `mod` acts only while nobody is typing, which is why the menu
 * registers none of them: an accelerator of "," would take the comma away from every text field.
 */
export type CommandGroup = 'go' | 'ask' | 'models' | 'factory' | 'desk' | 'view' | 'app' | 'help';

/** A menu of the menu bar. Where there is no app menu (everywhere but on a Mac), what stands in it goes to `file`. */
export type MenuName = 'app' | 'file' | 'edit' | 'view' | 'go' | 'help';

interface CommandShape {
  readonly id: string;
  readonly group: CommandGroup;
  /** The first one is shown; all of them work. */
  readonly keys: readonly string[];
  readonly menu?: { readonly under: MenuName; readonly order: number };
  /** The shell does it itself (a browser has its own): the window shows its keys, and neither listens nor lists it. */
  readonly by?: 'shell';
}

export const commands = [
  { id: 'palette', group: 'app', keys: ['mod+k'], menu: { under: 'view', order: 10 } },

  { id: 'go.curate', group: 'go', keys: ['g c'], menu: { under: 'go', order: 10 } },
  { id: 'go.ask', group: 'go', keys: ['g a'], menu: { under: 'go', order: 20 } },
  { id: 'go.models', group: 'go', keys: ['g m'], menu: { under: 'go', order: 30 } },
  { id: 'go.factory', group: 'go', keys: ['g f'], menu: { under: 'go', order: 40 } },
  { id: 'go.credit', group: 'go', keys: ['g r'], menu: { under: 'go', order: 45 } },
  { id: 'go.datanets', group: 'go', keys: ['g d'], menu: { under: 'go', order: 50 } },
  { id: 'go.attestations', group: 'go', keys: [] },
  { id: 'go.desk', group: 'go', keys: [] },
  { id: 'go.earnings', group: 'go', keys: ['g e'], menu: { under: 'go', order: 60 } },
  { id: 'go.wallet', group: 'go', keys: ['g w'], menu: { under: 'go', order: 70 } },
  { id: 'go.settings', group: 'go', keys: [',', 'mod+,'], menu: { under: 'app', order: 10 } },

  { id: 'conversation.new', group: 'ask', keys: ['mod+n', 'n'], menu: { under: 'file', order: 10 } },
  { id: 'composer.focus', group: 'ask', keys: ['/'], menu: { under: 'edit', order: 10 } },
  { id: 'answer.stop', group: 'ask', keys: ['Escape'] },
  { id: 'answer.again', group: 'ask', keys: ['r'] },
  { id: 'answer.copy', group: 'ask', keys: ['c'] },
  { id: 'question.edit', group: 'ask', keys: ['e'] },
  { id: 'prompts.open', group: 'ask', keys: ['mod+/'], menu: { under: 'edit', order: 12 } },
  { id: 'reads.open', group: 'ask', keys: ['mod+shift+d'], menu: { under: 'edit', order: 13 } },
  { id: 'answer.compare', group: 'ask', keys: ['v'], menu: { under: 'edit', order: 14 } },
  { id: 'compare.keepFirst', group: 'ask', keys: ['1'] },
  { id: 'compare.keepSecond', group: 'ask', keys: ['2'] },
  { id: 'adapters.propose', group: 'ask', keys: [] },
  { id: 'conversation.copy', group: 'ask', keys: [] },
  { id: 'conversations.toggle', group: 'ask', keys: ['mod+b'] },
  { id: 'answerSettings.toggle', group: 'ask', keys: ['mod+shift+e'], menu: { under: 'view', order: 32 } },

  { id: 'model.add', group: 'models', keys: ['mod+o'], menu: { under: 'file', order: 20 } },
  { id: 'adapter.add', group: 'models', keys: ['mod+shift+o'], menu: { under: 'file', order: 22 } },
  { id: 'model.find', group: 'models', keys: [], menu: { under: 'file', order: 25 } },
  { id: 'server.add', group: 'models', keys: [], menu: { under: 'file', order: 27 } },

  { id: 'run.new', group: 'factory', keys: ['g n'], menu: { under: 'file', order: 30 } },
  { id: 'run.stop', group: 'factory', keys: [] },
  { id: 'run.pause', group: 'factory', keys: [] },
  { id: 'run.use', group: 'factory', keys: [] },
  { id: 'runs.compare', group: 'factory', keys: [] },
  { id: 'benchmark.new', group: 'factory', keys: ['g b'], menu: { under: 'file', order: 31 } },

  // The desk reads its own keys, which a person can change: core/curate/desk/keys.ts.
  { id: 'desk.submit', group: 'desk', keys: [] },
  { id: 'desk.skip', group: 'desk', keys: [] },
  { id: 'desk.discard', group: 'desk', keys: [] },
  { id: 'desk.flag', group: 'desk', keys: [] },
  { id: 'desk.accept', group: 'desk', keys: [] },
  { id: 'desk.undo', group: 'desk', keys: [] },
  { id: 'desk.redo', group: 'desk', keys: [] },
  { id: 'desk.goOn', group: 'desk', keys: [] },
  { id: 'desk.keys', group: 'desk', keys: [] },

  { id: 'wallet.lock', group: 'app', keys: ['mod+shift+k'], menu: { under: 'file', order: 40 } },

  { id: 'theme.toggle', group: 'view', keys: ['mod+shift+l'], menu: { under: 'view', order: 20 } },
  { id: 'figures.toggle', group: 'view', keys: ['mod+shift+f'], menu: { under: 'view', order: 30 } },
  { id: 'zoom.in', group: 'view', keys: ['mod+plus'], menu: { under: 'view', order: 40 }, by: 'shell' },
  { id: 'zoom.out', group: 'view', keys: ['mod+-'], menu: { under: 'view', order: 50 }, by: 'shell' },
  { id: 'zoom.reset', group: 'view', keys: ['mod+0'], menu: { under: 'view', order: 60 }, by: 'shell' },

  { id: 'keys', group: 'help', keys: ['?'], menu: { under: 'help', order: 10 } },
  { id: 'report.copy', group: 'help', keys: [], menu: { under: 'help', order: 20 } },
  { id: 'folder.show', group: 'help', keys: [], menu: { under: 'help', order: 30 } },
] as const satisfies readonly CommandShape[];

export type CommandId = (typeof commands)[number]['id'];

export interface Command extends CommandShape {
  readonly id: CommandId;
}

const ids: ReadonlySet<unknown> = new Set(commands.map((command) => command.id));

/** For an id that came over a process border. */
export function isCommandId(value: unknown): value is CommandId {
  return ids.has(value);
}
