import { describe, expect, it } from 'vitest';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { canonicalText } from '../canonical/canonical.ts';
import type { JsonValue } from '../curate/value.ts';
import { datasetCard } from './card.ts';
import { croissantOf } from './croissant.ts';

const { manifest, lines } = sealedSnapshot(drafts(30));
const FILES = [
  { split: 'train' as const, path: 'data/train-00000-of-00001.parquet' },
  { split: 'test' as const, path: 'data/test-00000-of-00001.parquet' },
];

/** Every object under a value. */
function objectsIn(value: JsonValue): { [key: string]: JsonValue }[] {
  if (Array.isArray(value)) return value.flatMap((item) => objectsIn(item));
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap((item) => objectsIn(item))];
}

describe('croissant.json', () => {
  const croissant = croissantOf(manifest);

  it('says what Croissant 1.1 requires', () => {
    expect(croissant).toMatchObject({
      '@type': 'sc:Dataset',
      conformsTo: 'http://mlcommons.org/croissant/1.1',
      name: 'Reviews',
      description: 'Reviews of nothing,\nwritten for tests.',
      license: 'https://spdx.org/licenses/CC-BY-4.0',
      url: `urn:colophon:snapshot:${manifest.root}`,
      datePublished: '2025-10-09T08:53:20.000Z',
      distribution: [
        { '@type': 'cr:FileObject', sha256: manifest.records.sha256, contentSize: `${manifest.records.bytes} B` },
      ],
    });
    expect(croissant['creator']).toHaveLength(3);
    expect(croissant).not.toHaveProperty('prov:wasDerivedFrom');
    const branch = croissantOf({ ...manifest, parent: '1'.repeat(64) });
    expect(branch['prov:wasDerivedFrom']).toEqual({ '@id': `urn:colophon:snapshot:${'1'.repeat(64)}` });
  });

  it('has each id once, refers only to ids that it has, and to names of its context', () => {
    const objects = objectsIn(croissant['recordSet'] ?? null).concat(objectsIn(croissant['distribution'] ?? null));
    const ids = objects.filter((of) => '@type' in of).map((of) => of['@id']);
    expect(new Set(ids).size).toBe(ids.length);
    const references = objects.filter((of) => Object.keys(of).join() === '@id').map((of) => of['@id']);
    expect(references.length).toBeGreaterThan(5);
    for (const reference of references) expect(ids).toContain(reference);
    const context = croissant['@context'];
    const schemaOrg = new Set(['name', 'description', 'contentUrl', 'contentSize', 'encodingFormat', 'sha256']);
    const names = new Set(objectsIn(context ?? null).flatMap((of) => Object.keys(of)));
    for (const key of objects.flatMap((of) => Object.keys(of))) {
      const known = key.startsWith('@') || schemaOrg.has(key) || key.startsWith('splits/') || names.has(key);
      expect([key, known]).toEqual([key, true]);
    }
  });

  it('finds every field in a line of the file', () => {
    const record: JsonValue = JSON.parse(lines.find((line) => line.includes('"names"')) ?? '');
    const paths = objectsIn(croissant['recordSet'] ?? null).flatMap(({ jsonPath }) =>
      typeof jsonPath === 'string' ? [jsonPath] : [],
    );
    expect(paths).toEqual([
      '$.input',
      '$.provenance.source',
      '$.provenance.row',
      '$.split',
      '$.fields.text',
      '$.answers.mood.labels',
      '$.answers.names.spans',
    ]);
    for (const path of paths) {
      let found: unknown = record;
      for (const key of path.slice(2).split('.')) found = new Map(Object.entries(found ?? {})).get(key);
      expect([path, found === undefined]).toEqual([path, false]);
    }
  });

  it('is canonical JSON, the same each time', () => {
    expect(canonicalText(croissant).ok).toBe(true);
    expect(canonicalText(croissantOf(manifest))).toEqual(canonicalText(croissant));
  });

  it('says what is forbidden, and names a licence of one’s own', () => {
    const terms = {
      ...manifest.terms,
      licence: 'LicenseRef-mine',
      training: false,
      commercialUse: false,
      membersOnly: true,
      expiresAt: 0,
    };
    const other = croissantOf({ ...manifest, terms });
    expect(other['license']).toEqual({ '@type': 'sc:CreativeWork', name: 'LicenseRef-mine', text: 'Use it well.' });
    const text = JSON.stringify(other['usageInfo']);
    expect(text).toMatch(/"odrl:prohibition":\[[^\]]*action:train[^\]]*commercialize/);
    expect(text).toContain('Members only. Expires 1970-01-01T00:00:00.000Z.');
    expect(other['description']).toBe(manifest.description);
    expect(croissantOf({ ...manifest, description: '' })['description']).toBe('Reviews');
  });
});

describe('the dataset card', () => {
  const card = datasetCard(manifest, FILES);
  const front = card.split('---\n')[1] ?? '';

  it('opens with what the hub reads', () => {
    expect(card.startsWith('---\nlicense: cc-by-4.0\npretty_name: "Reviews"\n')).toBe(true);
    expect(front).toContain('task_categories:\n- text-classification\n- token-classification\n');
    expect(front).toContain('size_categories:\n- n<1K\n');
    expect(front).toContain(
      'configs:\n- config_name: default\n  data_files:\n  - split: train\n    path:\n    - "data/train-00000-of-00001.parquet"\n  - split: test\n',
    );
  });

  it('names who made it, what it holds and how to check it', () => {
    expect(card).toContain('| Zoë \\| &lt;b\\> | author |');
    expect(card).toContain(`\`${manifest.root}\``);
    expect(card).toContain('| may be trained on | yes |');
    expect(card).toMatch(/- \*\*Mood\*\* \(`mood`, choice\): 30 records\n {2}- good \(`good`\): \d+\n {2}- bad/);
  });

  it('shows markup in names and texts as plain signs', () => {
    const hostile = '"\n---\nlicense: mit\n# <script>alert(1)</script> [x](javascript:1) ![y](z) `c`';
    const of = datasetCard(
      {
        ...manifest,
        name: hostile,
        description: hostile,
        terms: { ...manifest.terms, licence: 'LicenseRef-x', text: hostile, jurisdiction: hostile },
        contributors: manifest.contributors.map((contributor) => Object.assign({}, contributor, { name: hostile })),
        fields: [{ id: 'text', title: hostile, kind: 'text' }],
      },
      FILES,
    );
    expect(of).not.toContain('<script');
    const body = of.slice(of.indexOf('\n---\n'));
    expect(body).not.toMatch(/(?<!\\)\]\((?:javascript|z)/);
    expect(of.split('\n').filter((line) => line === '---')).toHaveLength(2);
    expect(of.split('\n').filter((line) => line.startsWith('license:'))).toEqual(['license: other']);
    expect(of).toContain('license_name: "licenseref-x"');
    expect(of.split('\n').filter((line) => line.startsWith('# '))).toHaveLength(1);
  });

  it('is the same each time', () => {
    expect(datasetCard(manifest, FILES)).toBe(card);
  });
});
