import './labelColours.css';

/** How many colours labels have; core/curate/question.ts allows the places 0 to 11. */
export const LABEL_COLOURS = 12;

/** The ink of a label, as a value for CSS. */
export function labelColour(place: number): string {
  return `var(--label-${(((Math.trunc(place) % LABEL_COLOURS) + LABEL_COLOURS) % LABEL_COLOURS) + 1})`;
}

/** What lies under words that have a label: its ink, thin enough to read both the words and the label's name on it. */
export function labelWash(place: number): string {
  return `color-mix(in srgb, ${labelColour(place)} 14%, transparent)`;
}
