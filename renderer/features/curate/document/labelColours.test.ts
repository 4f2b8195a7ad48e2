import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { LABEL_COLOURS, labelColour } from './labelColours.ts';

type Colour = readonly [number, number, number];

function coloursOf(css: string, selector: string): Map<string, Colour> {
  const block = css.slice(css.indexOf(`${selector} {`));
  const found = block.slice(0, block.indexOf('}')).matchAll(/--([\w-]+): #([0-9a-f]{6});/g);
  return new Map(
    Array.from(found, ([, name = '', hex = '']) => {
      const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return [name, [part(0), part(2), part(4)]];
    }),
  );
}

function luminance(colour: Colour): number {
  const [r = 0, g = 0, b = 0] = colour.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Colour, b: Colour): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function washed(ink: Colour, ground: Colour): Colour {
  const mix = (at: 0 | 1 | 2) => 0.14 * ink[at] + 0.86 * ground[at];
  return [mix(0), mix(1), mix(2)];
}

describe.each(['light', 'dark'])('in the %s theme', (theme) => {
  const selector = `[data-mantine-color-scheme='${theme}']`;
  const labels = coloursOf(readFileSync('renderer/features/curate/document/labelColours.css', 'utf8'), selector);
  const tokens = coloursOf(readFileSync('renderer/theme/tokens.css', 'utf8'), selector);
  const token = (name: string): Colour => tokens.get(name) ?? [0, 0, 0];

  it('has a colour for every place', () => {
    expect(labels.size).toBe(LABEL_COLOURS);
    for (let place = 0; place < LABEL_COLOURS; place += 1) {
      expect(labels.has(labelColour(place).replaceAll(/var\(--|\)/g, ''))).toBe(true);
    }
    expect(new Set(Array.from(labels.values(), String)).size).toBe(LABEL_COLOURS);
  });

  test.each([...labels])('%s is read on every ground and on its own wash, and words are read on it (AA)', (_, ink) => {
    for (const ground of ['paper', 'raised', 'sunk'].map(token)) {
      expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(ink, washed(ink, ground))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(token('ink'), washed(ink, ground))).toBeGreaterThanOrEqual(4.5);
    }
  });
});
