import type { Colophon } from './colophon.ts';
import { WHOLE } from './snapshot/weights.ts';

/** A colophon as a page that is read without this program. Names are strangers' words, and stand as plain text. */
export function colophonMarkdown(colophon: Colophon): string {
  const { base, adapters, contributors, sources, notes, spans, unattributed, methods, receipt, remote } = colophon;
  const set = base === null ? `another machine, ${plain(remote?.name ?? '')}` : plain(base.name);
  const withThem = adapters.map(({ name }) => plain(name)).join(', ');
  const drawn = new Set(colophon.shares.map(({ snapshot, record }) => `${snapshot} ${record}`)).size;
  const lines = [
    '# Colophon',
    '',
    `Set from ${set}${withThem === '' ? '' : ` with ${withThem}`}. Drawn from ${drawn} ${drawn === 1 ? 'record' : 'records'} by ${contributors.length} ${contributors.length === 1 ? 'contributor' : 'contributors'}; ${percent(unattributed)} unattributed.`,
    '',
  ];
  if (contributors.length > 0) {
    lines.push('| Contributor | Part | Between | Kinds | Records |', '| --- | --- | --- | --- | --- |');
    for (const { name, parts, low, high, kinds, records } of contributors) {
      lines.push(
        `| ${plain(name)} | ${percent(parts)} | ${percent(low)} and ${percent(high)} | ${kinds.join(', ')} | ${records} |`,
      );
    }
    lines.push('');
  }
  for (const { number, excerpt, snapshot, record, parts } of sources) {
    lines.push(`${number}. ${plain(excerpt)} (record ${record} of snapshot ${snapshot}, ${percent(parts)})`);
  }
  // What was read from a snapshot is a source above, under the same number.
  for (const { number, source, name, line, excerpt } of notes) {
    if (source.kind === 'project')
      lines.push(`${number}. ${plain(excerpt)} (record ${line} of the project ${plain(name)}, not sealed)`);
  }
  if (sources.length + notes.length > 0) lines.push('');
  lines.push(`Matched stretches: ${spans.length}. A match is no cause.`);
  for (const { kind, name, state } of methods) lines.push(`- ${kind}: ${state} (${name})`);
  if (receipt !== null) lines.push('', `Receipt ${receipt.index} of this machine’s log, leaf ${receipt.leaf}.`);
  return `${lines.join('\n')}\n`;
}

function percent(parts: number): string {
  return `${((100 * parts) / WHOLE).toFixed(1)} %`;
}

function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|!]/gu, (mark) => `\\${mark}`).replaceAll(/\s+/gu, ' ');
}
