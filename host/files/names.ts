/** For display only: a stranger's file name is never used as a path. */
export function displayName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  // Control characters, and those that turn the reading direction ("gpj.exe" shown as "exe.jpg").
  const plain = last.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, '').trim();
  return Array.from(plain).slice(0, 200).join('') || 'file';
}
