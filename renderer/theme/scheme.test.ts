import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setTheme } from '../first/theme.ts';

let kept: Map<string, string>;
let system: EventTarget & { matches: boolean };
let shown: string | undefined;

beforeEach(() => {
  kept = new Map();
  shown = undefined;
  system = Object.assign(new EventTarget(), { matches: false });
  vi.resetModules();
  vi.stubGlobal('matchMedia', () => system);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  vi.stubGlobal('document', {
    documentElement: { setAttribute: (_: string, value: string) => (shown = value), getAttribute: () => shown },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const scheme = () => import('./scheme.ts');

test.each(['light', 'dark'] as const)(
  'a chosen %s is there before the first paint of the next start',
  async (theme) => {
    system.matches = theme === 'light';
    (await scheme()).showTheme(theme);
    expect(shown).toBe(theme);
    shown = undefined;
    setTheme();
    expect(shown).toBe(theme);
  },
);

test('the system’s theme is followed when it changes, and only while it is the chosen one', async () => {
  const { showTheme, isDark } = await scheme();
  showTheme('system');
  expect(shown).toBe('light');
  system.matches = true;
  system.dispatchEvent(new Event('change'));
  expect(isDark()).toBe(true);
  showTheme('light');
  system.dispatchEvent(new Event('change'));
  expect(shown).toBe('light');
});

test('without anything kept, or with storage forbidden, the system decides', () => {
  system.matches = true;
  setTheme();
  expect(shown).toBe('dark');
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new Error('forbidden');
    },
  });
  system.matches = false;
  setTheme();
  expect(shown).toBe('light');
});
