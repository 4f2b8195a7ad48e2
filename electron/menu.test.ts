import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { type Command, commands, isCommandId } from '#core/commands.ts';
import { commandTitles } from '#core/text/commands.ts';
import { acceleratorOf, menuTemplate } from './menu.ts';

type Item = MenuItemConstructorOptions;

const PLATFORMS = ['linux', 'win32', 'darwin'] as const;

function menuOf(platform: NodeJS.Platform, inspectable = false) {
  const chosen: string[] = [];
  const template = menuTemplate({ platform, inspectable, run: (command) => chosen.push(command) });
  return { template, chosen, items: template.flatMap(itemsIn) };
}

function itemsIn(menu: Item): Item[] {
  return Array.isArray(menu.submenu) ? menu.submenu : [];
}

/** What Electron's click handlers are called with is not used by ours. */
function click(item: Item | undefined): void {
  (item?.click as (() => void) | undefined)?.();
}

describe.each(PLATFORMS)('the menu bar on %s', (platform) => {
  const { items, chosen, template } = menuOf(platform);
  const placed = (commands as readonly Command[]).filter((command) => command.menu !== undefined);

  it.each(placed.map((command) => [command.id, command] as const))(
    'has %s once, with its title and its key',
    (id, command) => {
      const found = items.filter((item) => item.id === id);
      expect(found).toHaveLength(1);
      expect(found[0]?.label).toBe(commandTitles[id]);
      expect(found[0]?.accelerator).toBe(acceleratorOf(command.keys));
    },
  );

  it.each(placed.filter((command) => command.by !== 'shell').map((command) => [command.id]))(
    'tells the window that %s was chosen',
    (id) => {
      chosen.length = 0;
      click(items.find((item) => item.id === id));
      expect(chosen).toEqual([id]);
    },
  );

  it('has nothing that is not in the list of commands, or done by the system', () => {
    for (const item of items) {
      expect(item.type === 'separator' || item.role !== undefined || isCommandId(item.id), JSON.stringify(item)).toBe(
        true,
      );
    }
  });

  it('does itself what a browser does itself', () => {
    const roles = Object.fromEntries(
      items.filter((item) => item.id?.startsWith('zoom.')).map((item) => [item.id, item.role]),
    );
    expect(roles).toEqual({ 'zoom.in': 'zoomIn', 'zoom.out': 'zoomOut', 'zoom.reset': 'resetZoom' });
  });

  it('has no separator at an end, and no two in a row', () => {
    for (const menu of template) {
      const kinds = itemsIn(menu).map((item) => item.type === 'separator');
      expect([kinds[0], kinds.at(-1)]).not.toContain(true);
      expect(kinds.some((kind, index) => kind && kinds[index + 1])).toBe(false);
    }
  });

  it('keeps the order of the list', () => {
    const go = template.find((menu) => menu.label === 'Go')?.submenu as Item[];
    expect(go.map((item) => item.id)).toEqual([
      'go.curate',
      'go.ask',
      'go.models',
      'go.factory',
      'go.credit',
      'go.datanets',
      'go.earnings',
      'go.wallet',
    ]);
  });

  it('can quit, and can cut, copy and paste', () => {
    const roles = items.map((item) => item.role);
    expect(roles).toEqual(
      expect.arrayContaining(['quit', 'undo', 'redo', 'cut', 'copy', 'paste', 'selectAll', 'about']),
    );
  });
});

function menuOfSettings(platform: NodeJS.Platform): string | undefined {
  return menuOf(platform).template.find((menu) => itemsIn(menu).some((item) => item.id === 'go.settings'))?.label;
}

function rolesOf(inspectable: boolean) {
  return menuOf('linux', inspectable).items.map((item) => item.role);
}

describe('what is in the menu bar', () => {
  it('is in the app menu on a Mac, and in File elsewhere', () => {
    expect(PLATFORMS.map(menuOfSettings)).toEqual(['File', 'File', 'Colophon']);
  });

  it('does not open the inspector in a packaged app', () => {
    expect(rolesOf(true)).toEqual(expect.arrayContaining(['reload', 'toggleDevTools']));
    expect(rolesOf(false)).not.toContain('toggleDevTools');
    expect(rolesOf(false)).not.toContain('reload');
  });
});

describe('an accelerator', () => {
  it.each([
    [['mod+k'], 'CommandOrControl+K'],
    [['mod+shift+l'], 'CommandOrControl+Shift+L'],
    [['mod+plus'], 'CommandOrControl+Plus'],
    [['mod+-'], 'CommandOrControl+-'],
    [['mod+0'], 'CommandOrControl+0'],
    [[',', 'mod+,'], 'CommandOrControl+,'],
    [['g c'], undefined],
    [['?'], undefined],
    [['Escape'], undefined],
    [[], undefined],
  ])('for %j is %s', (keys, accelerator) => {
    expect(acceleratorOf(keys)).toBe(accelerator);
  });

  it('belongs to one command', () => {
    const all = (commands as readonly Command[]).flatMap((command) => command.keys);
    expect(new Set(all).size).toBe(all.length);
  });
});
