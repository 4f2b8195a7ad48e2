import { homedir } from 'node:os';

const HIDDEN: readonly [RegExp, string][] = [
  // Keys, signatures and content hashes.
  [/(?:0x)?[0-9a-fA-F]{64,}/g, '[hex]'],
  [
    /\b(token|secret|password|passphrase|authorization|mnemonic|private[ _-]?key)\b["']?\s*[:=]\s*(?:bearer\s+)?(?:"[^"]*"|'[^']*'|[^\s"',;]+)/gi,
    '$1 [hidden]',
  ],
  [/\b(bearer)\s+\S+/gi, '$1 [hidden]'],
  // Base64 and its URL form; ULIDs (26 characters) stay readable.
  [/[A-Za-z0-9+/_-]{32,}={0,2}/g, '[token]'],
  // Twelve or more short words in a row look like a recovery phrase.
  [/\b(?:[a-z]{3,8}\s+){11,}[a-z]{3,8}\b/g, '[words]'],
];

/** Takes out what must not stand in a log: keys, tokens, recovery phrases, and where the person keeps their files. */
export function redactor(folders: readonly string[]): (text: string) => string {
  const known = [...folders, homedir()]
    // "/" alone, the home of some system users, is in every path.
    .flatMap((folder) =>
      folder.length > 1 ? [folder, folder.replaceAll('\\', '\\\\'), encodeURI(folder.replaceAll('\\', '/'))] : [],
    )
    // The longest first: the data folder usually lies in the home folder.
    .toSorted((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const folder of known) clean = clean.replaceAll(folder, '[folder]');
    for (const [pattern, instead] of HIDDEN) clean = clean.replace(pattern, instead);
    return clean;
  };
}
