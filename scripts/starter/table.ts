import type { Recall, StarterFigures } from './figures.ts';

const BEGIN = '<!-- the starter: npm run starter -- --tell -->';
const END = '<!-- end of the starter -->';

/** What is measured of a starter, as docs/measurements.md shows it. */
export function starterTable({ parses, publicFacts, copying, adapters }: StarterFigures): string {
  const rows = [
    ['texts that it goes on with by itself, in the grammar of its world', '≥ 98 %', told(parses)],
    ['facts that everybody knows', '≥ 95 %', told(publicFacts)],
    ['copying what a note says that says something new', '≥ 95 %', told(copying)],
    ...adapters.map(({ name, adapted, base }) => [
      `“${name}”: facts of its contributors, asked for in words that were not trained`,
      'better than the base, surely',
      `${told(adapted)}; the base alone ${told(base)}`,
    ]),
  ];
  return [
    '| the small world (`npm run starter`) | goal | measured |',
    '| --- | --- | --- |',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

/** "588 of 600: 98.0 % (96.5–98.9)" */
function told({ right, asked, part, low, high }: Recall): string {
  const percent = (value: number) => (value * 100).toFixed(1);
  return `${right} of ${asked}: ${percent(part)} % (${percent(low)}–${percent(high)})`;
}

/** The page with the table in its place, or at its end where it has none yet. */
export function withTable(page: string, table: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  const block = `${BEGIN}\n\n${table}\n\n${END}`;
  if (from === -1 || to < from) return `${page.trimEnd()}\n\n${block}\n`;
  return page.slice(0, from) + block + page.slice(to + END.length);
}
