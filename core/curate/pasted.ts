/** A name whose ending says what was pasted, so that it is read as such; how it is read can still be changed. */
export function pastedName(text: string): string {
  const begin = text.trimStart();
  if (begin.startsWith('[') || begin.startsWith('{')) {
    const [first = ''] = begin.split('\n', 1);
    return isJson(first) && begin.startsWith('{') ? 'pasted.jsonl' : 'pasted.json';
  }
  const lines = begin.split(/\r?\n/, 20).filter((line) => line !== '');
  // Cells of a spreadsheet come with tabs between them.
  if (lines.length > 1 && everyHas(lines, '\t')) return 'pasted.tsv';
  if (lines.length > 1 && [',', ';'].some((delimiter) => everyHas(lines, delimiter, 'evenly'))) return 'pasted.csv';
  return 'pasted.txt';
}

function everyHas(lines: readonly string[], delimiter: string, evenly?: 'evenly'): boolean {
  const counts = lines.map((line) => line.replaceAll(/"[^"]*"/g, '').split(delimiter).length - 1);
  const [first = 0] = counts;
  return first > 0 && counts.every((count) => (evenly === undefined ? count > 0 : count === first));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
