import type { Colophon, ColophonSnapshot } from '#core/colophon.ts';
import type { Turn } from '#core/conversation.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { TraceIndexes } from '../trace/traceIndexes.ts';
import { type FoundParts, type FoundSpans, readFound } from './foundSpans.ts';
import type { InfluenceFinding } from './influences.ts';
import type { LearntFrom } from './learntFrom.ts';
import { openToRead } from './told.ts';

export interface StretchParts extends FoundParts {
  indexes: Pick<TraceIndexes, 'state' | 'spans'>;
  snapshots: Pick<Snapshots, 'list' | 'manifest' | 'recordsPath'>;
  learntFrom: LearntFrom;
}

/**
 * The stretches of the text in what its adapters learnt; of another machine's answer, in all that is here. And what
 * was read for it.
 */
export async function stretchesOf(
  { indexes, learntFrom, ...parts }: StretchParts,
  { adapters, remote }: Colophon,
  { text, read, made }: Pick<Turn, 'text' | 'read' | 'made'>,
  influence: InfluenceFinding | null = null,
): Promise<{ spans: FoundSpans; snapshots: ColophonSnapshot[]; failed: boolean }> {
  const names = new Map<string, string>();
  for (const { hash } of adapters) {
    for (const { root, name } of learntFrom(hash) ?? []) names.set(root, name ?? (await nameOf(parts, root)));
  }
  if (remote !== null) for (const { root, name } of await parts.snapshots.list()) names.set(root, name);
  const shown: ColophonSnapshot[] = [];
  for (const [root, name] of names) shown.push({ root, name, use: 'trained', index: await indexes.state(root) });
  for (const root of openToRead(read, made)) {
    const manifest = await parts.snapshots.manifest(root);
    shown.push({ root, name: await nameOf(parts, root), use: 'read', index: manifest.ok ? 'ready' : 'missing' });
  }
  const found = await indexes.spans([...names.keys()], text);
  const spans = await readFound(
    found.ok ? found.value : [],
    read?.notes ?? [],
    parts,
    (influence?.estimates ?? []).flatMap((estimate) => (estimate?.records ?? []).map(({ place }) => place)),
  );
  return { spans, snapshots: shown, failed: !found.ok };
}

async function nameOf({ snapshots }: Pick<StretchParts, 'snapshots'>, root: string): Promise<string> {
  const manifest = await snapshots.manifest(root);
  return manifest.ok ? manifest.value.name : '';
}
