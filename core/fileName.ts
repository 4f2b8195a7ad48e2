/** A name for a file that every system takes; `otherwise` where nothing of it is left. */
export function fileNameFrom(name: string, otherwise: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N} ._-]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[. ]+|[. ]+$/g, '')
    .slice(0, 80);
  return plain === '' ? otherwise : plain;
}
