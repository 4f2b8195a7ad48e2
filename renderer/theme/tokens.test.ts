import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync('renderer/theme/tokens.css', 'utf8');

/** The colours of one theme, by the name of their token. */
function coloursOf(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`));
  const colours = [...block.slice(0, block.indexOf('}')).matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)];
  return new Map(colours.map(([, name, colour]) => [name ?? '', colour ?? '']));
}

/** Relative luminance, as WCAG 2 has it. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe.each([
  ['light', "[data-mantine-color-scheme='light']"],
  ['dark', "[data-mantine-color-scheme='dark']"],
])('the %s theme', (_, selector) => {
  const colours = coloursOf(selector);
  const of = (name: string) => colours.get(name) ?? `no ${name}`;

  test('has every colour of the other', () => {
    expect([...colours.keys()]).toEqual([...coloursOf("[data-mantine-color-scheme='light']").keys()]);
    expect(colours.size).toBeGreaterThan(15);
  });

  test.each(['ink', 'ink-2', 'ink-3', 'rubric', 'good', 'warning'])('%s can be read on every ground (AA)', (ink) => {
    for (const ground of ['paper', 'raised', 'sunk']) {
      expect(contrast(of(ink), of(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each([1, 2, 3, 4, 5])('contributor %d can be read on paper', (number) => {
    expect(contrast(of(`contributor-${number}`), of('paper'))).toBeGreaterThanOrEqual(4.5);
  });

  test('edges of what can be operated are seen (3:1), and words on the call to act are read', () => {
    for (const ground of ['paper', 'raised', 'sunk']) {
      expect(contrast(of('edge'), of(ground)), ground).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(of('paper'), of('ink'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of('ink'), of('rubric-wash'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of('rubric'), of('rubric-wash'))).toBeGreaterThanOrEqual(4.5);
  });
});
