import type { Doing, Entry } from '#core/curate/entry.ts';
import type { Span } from '#core/curate/question.ts';
import { newId } from '#host/ids.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { triageNotes } from './triageNotes.ts';

const MINUTE = 60_000;

/**
 * A project as two people leave it in the middle of their work, in a data folder: for pictures. Made through the host's
 * own contract, as a window would.
 */
export async function curatedProject(dataFolder: string): Promise<void> {
  const side = await hostClient(dataFolder);
  try {
    await curate(side);
  } finally {
    await side.close();
  }
}

async function curate(side: HostClient): Promise<void> {
  const { client } = side;
  const { id: project, labelers } = await client.projects.create({ name: 'Triage notes', template: 'triage' });
  await client.projects.renameLabeler({ project, labeler: labelers[0]?.id ?? '', name: 'Ada' });
  const { labelers: both } = await client.projects.addLabeler({ project, name: 'Ben', key: null });
  const [ada = '', ben = ''] = both.map(({ id }) => id);
  const lines = triageNotes.map(({ note }) => JSON.stringify({ note }));
  const ticket = await side.send('intake-2026.jsonl', lines.join('\n'));
  const guess = await client.projects.importPreview({ project, tickets: [ticket], reading: null, shape: null });
  const wish = { ...guess, tickets: [ticket], author: 'City clinic', terms: 'CC-BY-4.0', mends: null };
  const { reading, mapping, author, terms, mends, tickets } = wish;
  await side.ended(
    await client.projects.import({ project, wish: { reading, mapping, author, terms, mends, tickets } }),
  );

  const window = newId();
  await client.projects.open({ project, window });
  const start = Date.now() - 90 * MINUTE;
  const entries: Entry[] = [];
  const add = (by: string, doing: Doing) =>
    entries.push({ id: newId(), at: start + entries.length * 4 * MINUTE, by, do: doing });
  for (const record of [1, 2, 3, 4, 5, 6, 7, 8]) add(ada, submitted(record, triageNotes[record]?.urgency ?? 'soon'));
  for (const record of [2, 4, 6, 8])
    add(ben, submitted(record, record === 6 ? 'urgent' : (triageNotes[record]?.urgency ?? 'soon')));
  add(ada, { kind: 'comment', record: 0, text: 'Mottled knees: I would not wait for the pressure.' });
  add(ada, { ...submitted(0, 'immediate'), status: 'draft' });
  await client.projects.append({ project, window, entries });
}

function submitted(record: number, urgency: string): Extract<Doing, { kind: 'answer' }> {
  const { note = '', marked = [] } = triageNotes[record] ?? {};
  return {
    kind: 'answer',
    record,
    answers: {
      urgency: { kind: 'choice', labels: [urgency] },
      signs: {
        kind: 'spans',
        unit: 'codepoint',
        spans: marked.map(([text, label], id) => spanOf(note, text, label, id)),
      },
    },
    status: 'submitted',
    tookMs: 40_000,
  };
}

function spanOf(note: string, text: string, label: string, id: number): Span {
  const start = Array.from(note.slice(0, note.indexOf(text))).length;
  return { id, start, end: start + Array.from(text).length, text, label };
}
