import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { OtherBase } from './OtherBase.tsx';

const now = vi.hoisted(() => ({
  answers: undefined as { hash: string; name: string } | undefined,
  engine: { state: 'ready', model: null as { hash: string; name: string } | null },
}));

// What answers at a place and what the engine has in memory come from the host.
vi.mock('./baseOf.ts', () => ({ useBase: () => ({ model: now.answers }) }));
vi.mock('#renderer/host/live.ts', () => ({
  useLive: (pick: (live: object) => unknown) => pick({ engine: now.engine }),
}));
vi.mock('#renderer/host/client.ts', () => ({ host: {} }));

const [letters, contracts] = [
  { hash: 'a'.repeat(64), name: 'Letters' },
  { hash: 'b'.repeat(64), name: '<b>Contracts</b>' },
];
const line = () => renderToStaticMarkup(<OtherBase place="new" />);

it('says which base is in memory and which one answers here, and offers to load it', () => {
  now.answers = contracts;
  now.engine = { state: 'ready', model: letters };
  expect(line()).toContain('Letters');
  expect(line()).toMatch(/<button[^>]*>Load &lt;b&gt;Contracts&lt;\/b&gt; now<\/button>/);
});

it.each([
  ['it is the same base', letters, { state: 'ready', model: letters }],
  ['nothing is in memory', letters, { state: 'idle', model: null }],
  ['the other base is at work', letters, { state: 'answering', model: contracts }],
  ['a base is being loaded', letters, { state: 'loading', model: contracts }],
  ['the base that answered here is gone', undefined, { state: 'ready', model: contracts }],
])('says nothing while %s', (_, answers, engine) => {
  now.answers = answers;
  now.engine = engine;
  expect(line()).toBe('');
});
