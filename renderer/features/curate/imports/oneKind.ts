/** Files of a folder that can be read as one: those of the kind that most of them are of, by the ends of their names. */
export function ofOneKind<Named extends { readonly name: string }>(files: readonly Named[]): Named[] {
  const byKind = Map.groupBy(files, ({ name }) => kindOf(name));
  const most = [...byKind.values()].toSorted((one, other) => other.length - one.length)[0];
  return most ?? [];
}

const ALIKE: ReadonlyMap<string, string> = new Map([
  ['ndjson', 'jsonl'],
  ['markdown', 'md'],
]);

/** "data.csv.gz" is a csv: what is packed is unpacked. */
function kindOf(name: string): string {
  const ending = /\.([a-z0-9]+)(?:\.(?:gz|zst))?$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return ALIKE.get(ending) ?? ending;
}
