import type { MenuItemConstructorOptions } from 'electron';
import { type Command, type CommandId, commands, type MenuName } from '#core/commands.ts';
import { commandTitles, menuTitles } from '#core/text/commands.ts';

type Item = MenuItemConstructorOptions;

const SEPARATOR: Item = { type: 'separator' };

/** What the shell does itself. */
const ROLES: Partial<Record<CommandId, NonNullable<Item['role']>>> = {
  'zoom.in': 'zoomIn',
  'zoom.out': 'zoomOut',
  'zoom.reset': 'resetZoom',
};

/**
 * The menu bar, made from the same list as the palette and the keys. A chosen item only tells the window which command
 * it was. The window takes the keys that it knows before the menu sees them, so nothing is done twice.
 */
export function menuTemplate(options: {
  platform: NodeJS.Platform;
  inspectable: boolean;
  run: (command: CommandId) => void;
}): Item[] {
  const mac = options.platform === 'darwin';
  const under = (menu: MenuName) => itemsUnder(menu, options.run);
  const menu = (name: MenuName, ...groups: Item[][]): Item => ({ label: menuTitles[name], submenu: separated(groups) });
  const inspection: Item[] = options.inspectable ? [{ role: 'reload' }, { role: 'toggleDevTools' }] : [];

  return [
    ...(mac
      ? [
          menu(
            'app',
            [{ role: 'about' }],
            under('app'),
            [{ role: 'services' }],
            [{ role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }],
            [{ role: 'quit' }],
          ),
        ]
      : []),
    mac
      ? menu('file', under('file'), [{ role: 'close' }])
      : menu('file', under('file'), under('app'), [{ role: 'quit' }]),
    menu(
      'edit',
      [{ role: 'undo' }, { role: 'redo' }],
      [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
      under('edit'),
    ),
    menu('view', under('view'), [{ role: 'togglefullscreen' }], inspection),
    menu('go', under('go')),
    ...(mac ? [{ role: 'windowMenu' } satisfies Item] : []),
    { role: 'help', ...menu('help', under('help'), mac ? [] : [{ role: 'about' }]) },
  ];
}

/**
 * Electron's name for the first key with a modifier: "mod+shift+l" is "CommandOrControl+Shift+L". A key without one
 * belongs to the window alone, which knows whether somebody is typing.
 */
export function acceleratorOf(keys: readonly string[]): string | undefined {
  const key = keys.find((one) => one.startsWith('mod+'));
  if (key === undefined) return undefined;
  return key
    .split('+')
    .map((part) => (part === 'mod' ? 'CommandOrControl' : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('+');
}

function itemsUnder(menu: MenuName, run: (command: CommandId) => void): Item[] {
  return (commands as readonly Command[])
    .filter((command) => command.menu?.under === menu)
    .toSorted((a, b) => (a.menu?.order ?? 0) - (b.menu?.order ?? 0))
    .map((command) => itemOf(command, run));
}

function itemOf(command: Command, run: (command: CommandId) => void): Item {
  const accelerator = acceleratorOf(command.keys);
  const role = ROLES[command.id];
  return {
    id: command.id,
    label: commandTitles[command.id],
    ...(accelerator !== undefined && { accelerator }),
    ...(role === undefined ? { click: () => run(command.id) } : { role }),
  };
}

function separated(groups: readonly Item[][]): Item[] {
  return groups
    .filter((group) => group.length > 0)
    .reduce((items, group) => (items.length === 0 ? group : items.concat(SEPARATOR, group)), []);
}
