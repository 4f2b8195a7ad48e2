/** The plot's own units: it is stretched to where it stands. */
export const WIDTH = 1_000;
export const HEIGHT = 150;
/** Above the highest day, so that its line is not cut in half. */
const TOP = 4;

export function xOf(day: number, days: number): number {
  return days < 2 ? WIDTH : (day / (days - 1)) * WIDTH;
}

/** `height` from 0 to 1. */
export function yOf(height: number): number {
  return HEIGHT - Math.max(0, Math.min(1, height)) * (HEIGHT - TOP);
}

export function lineOf(heights: readonly number[]): string {
  // One day alone is a level, not a point that nobody sees.
  const drawn = heights.length === 1 ? [heights[0] ?? 0, heights[0] ?? 0] : heights;
  return drawn
    .map((height, day) => `${day === 0 ? 'M' : 'L'}${rounded(xOf(day, drawn.length))} ${rounded(yOf(height))}`)
    .join(' ');
}

export function areaOf(heights: readonly number[]): string {
  return heights.length === 0 ? '' : `${lineOf(heights)} L${WIDTH} ${HEIGHT} L0 ${HEIGHT} Z`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
