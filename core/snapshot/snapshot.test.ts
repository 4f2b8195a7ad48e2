import { createHash } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIGNER, type Sealed, drafts, sealedSnapshot, sha256OfLines, signed } from '#test/support/sealedSnapshot.ts';
import { leafOf, verifyProof } from '../merkle/tree.ts';
import { type Manifest, isSigned, manifestDigest, manifestText, readManifest } from './manifest.ts';
import { type SnapshotRecord, cutLine, inputHash, snapshotRecordSchema } from './record.ts';
import { Sealing } from './seal.ts';
import { type Finding, Verification } from './verify.ts';
import { weightsHash } from './weights.ts';

const COUNT = 60;
const snapshot = sealedSnapshot(drafts(COUNT));
const textOf = (manifest: Manifest): string => {
  const text = manifestText(manifest);
  return text.ok ? text.value : '';
};

function findingsOf({ manifest, lines }: Sealed, root: string | null = null): Finding[] {
  const file = sha256OfLines(lines);
  const verification = new Verification(manifest, file.bytes);
  const found: Finding[] = lines.flatMap((line) => verification.line(line));
  return [...found, ...verification.end(file, root)];
}
const codesOf = (sealed: Sealed): string[] => [...new Set(findingsOf(sealed).map(({ code }) => code))];
const withLine = (place: number, change: (line: string) => string): Sealed => ({
  manifest: snapshot.manifest,
  lines: snapshot.lines.map((line, at) => (at === place ? change(line) : line)),
});
/** A line whose record is another, with the canonical text and hashes of its own. */
const edited = (line: string, from: RegExp | string, to: string): string => {
  const other = line.replace(from, to);
  if (other === line) throw new Error(`nothing to replace in ${line}`);
  return other;
};

describe('a sealed snapshot', () => {
  it('verifies', () => {
    expect(findingsOf(snapshot, snapshot.manifest.root)).toEqual([]);
    expect(readManifest(textOf(snapshot.manifest))).toEqual({ ok: true, value: snapshot.manifest });
  });

  it('is the same again, byte by byte', () => {
    expect(sealedSnapshot(drafts(COUNT))).toEqual(snapshot);
    expect(sealedSnapshot(drafts(COUNT).toReversed())).toEqual(snapshot);
  });

  it('binds each record and its weights in a leaf that anybody can make', () => {
    const [line = ''] = sealedSnapshot(drafts(1)).lines;
    const { manifest } = sealedSnapshot(drafts(1));
    const { weights, ...bound } = snapshotRecordSchema.parse(JSON.parse(line));
    expect(JSON.stringify(bound)).toHaveLength((cutLine(line)?.bound ?? '').length);
    const recordHash = createHash('sha256')
      .update(cutLine(line)?.bound ?? '')
      .digest();
    const hash = Buffer.from(
      weightsHash(
        weights,
        manifest.contributors.map(({ id }) => id),
      ),
      'hex',
    );
    expect(verifyProof(Buffer.from(manifest.root, 'hex'), leafOf(recordHash, hash), [])).toBe(true);
  });

  it('takes any name of a key in nested data for what it is', () => {
    const fields: SnapshotRecord['fields'] = JSON.parse('{"text":{"__proto__":{"x":1},"constructor":[]}}');
    const input = inputHash(fields);
    const [line = ''] = snapshot.lines;
    const record = {
      ...snapshotRecordSchema.parse(JSON.parse(line)),
      fields,
      answers: {},
      input: input.ok ? input.value : '',
    };
    const sealed = new Sealing(snapshot.manifest.contributors.map(({ id }) => id)).add(record);
    const text = sealed.ok ? sealed.value.text : '';
    expect(text).toContain('{"text":{"__proto__":{"x":1},"constructor":[]}}');
    const codes = new Verification(snapshot.manifest, 1e6).line(text).map(({ code }) => code);
    expect(codes.filter((code) => code !== 'WRONG_SPLIT')).toEqual([]);
  });

  it('counts what is in it', () => {
    const { counts, contributors } = snapshot.manifest;
    expect(counts.train + counts.validation + counts.test).toBe(COUNT);
    expect(counts.inputs).toBe(COUNT - Math.floor(COUNT / 7) + 1);
    expect(counts.answers.map(({ question }) => question)).toEqual(['mood', 'names']);
    expect(counts.answers[0]?.labels.reduce((sum, { records }) => sum + records, 0)).toBe(COUNT);
    expect(contributors.reduce((sum, { weight }) => sum + weight, 0)).toBe(COUNT * 1_000_000);
  });

  it('refuses records out of order, twice, or without a canonical form, and goes on after that', () => {
    const records = snapshot.lines.map((line) => snapshotRecordSchema.parse(JSON.parse(line)));
    const [first, second] = records;
    if (first === undefined || second === undefined) throw new Error('too few');
    const sealing = new Sealing(snapshot.manifest.contributors.map(({ id }) => id));
    expect(sealing.add(first).ok).toBe(true);
    expect(sealing.add(first)).toEqual({ ok: false, failure: { code: 'OUT_OF_ORDER' } });
    const broken = { ...second, fields: { text: '\ud800' } };
    expect(sealing.add(broken)).toEqual({
      ok: false,
      failure: { code: 'BAD_VALUE', path: '/fields/text', problem: 'lone-surrogate' },
    });
    expect(sealing.tallied().records).toBe(1);
    expect(sealing.add(second)).toMatchObject({ ok: true, value: { text: snapshot.lines[1] } });
    expect(sealing.tallied().records).toBe(2);
  });
});

describe('verification finds', () => {
  it('any changed byte', () => {
    fc.assert(
      fc.property(
        fc.nat(COUNT - 1),
        fc.nat(),
        fc.constantFrom('a', '0', '"', '\\', '{', ' ', 'é'),
        (place, at, letter) => {
          const sealed = withLine(place, (line) => {
            const where = at % line.length;
            return line.slice(0, where) + letter + line.slice(where + 1);
          });
          fc.pre(sealed.lines[place] !== snapshot.lines[place]);
          expect(codesOf(sealed)).toContain('WRONG_FILE_HASH');
          // Also when the manifest's file hash was made to fit: the root was not.
          const { sha256, bytes } = sha256OfLines(sealed.lines);
          const fitted = { ...snapshot.manifest, records: { ...snapshot.manifest.records, sha256, bytes } };
          expect(codesOf({ manifest: fitted, lines: sealed.lines })).toContain('WRONG_ROOT');
        },
      ),
      { numRuns: 60 },
    );
  });

  const reweighted = (line: string): string => edited(line, /"weights":.*$/, '"weights":[[0,1000000]]}');
  const span = snapshot.lines.findIndex((line) => line.includes('"names"'));
  const heavy = snapshot.lines.findIndex((line) => !line.endsWith('"weights":[[0,1000000]]}'));
  const train = snapshot.lines.findIndex((line) => line.includes('"split":"train"'));
  const same = snapshot.lines.findIndex((line) => line.includes('the same'));

  it.each<[string, number, (line: string) => string, string]>([
    ['what is no JSON', 3, (line) => line.slice(0, -1), 'NOT_JSON'],
    ['a thousand lists in each other', 3, () => `${'['.repeat(1000)}${']'.repeat(1000)}`, 'NOT_CANONICAL'],
    ['a record without provenance', 3, (line) => edited(line, /"provenance":\{.*?\},/, ''), 'NOT_A_RECORD'],
    ['a key too many', 3, (line) => edited(line, '{"answers"', '{"A":1,"answers"'), 'NOT_A_RECORD'],
    ['a key twice', 3, (line) => edited(line, '"split":', '"split":"train","split":'), 'NOT_CANONICAL'],
    ['white space', 3, (line) => edited(line, '{"answers":', '{ "answers":'), 'NOT_CANONICAL'],
    ['a number in another form', 3, (line) => edited(line, /"row":(\d+)/, '"row":$1.0'), 'NOT_CANONICAL'],
    ['another text', span, (line) => edited(line, /("fields":\{"text":"🦊 )Record/, '$1Report'), 'WRONG_INPUT_HASH'],
    ['a field that there is not', 3, (line) => edited(line, '"fields":{', '"fields":{"a":1,'), 'UNKNOWN_FIELD'],
    ['another source', 3, (line) => edited(line, /"source":"./, '"source":"0'), 'UNKNOWN_SOURCE'],
    ['weights that do not add up', heavy, (line) => edited(line, /\[\[(\d),(\d+)/, '[[$1,1'), 'NOT_A_RECORD'],
    ['somebody unknown', 3, (line) => edited(line, /"weights":.*$/, '"weights":[[7,1000000]]}'), 'UNKNOWN_CONTRIBUTOR'],
    ['other weights', heavy, reweighted, 'WRONG_CONTRIBUTION'],
    ['a label that there is not', 3, (line) => edited(line, /"labels":\["\w+"\]/, '"labels":["odd"]'), 'BAD_ANSWER'],
    [
      'two labels where one is asked',
      3,
      (line) => edited(line, /"labels":\["\w+"\]/, '"labels":["bad","good"]'),
      'BAD_ANSWER',
    ],
    ['a span that is not its text', span, (line) => edited(line, '"end":8', '"end":9'), 'BAD_ANSWER'],
    ['another question', 3, (line) => edited(line, '"mood"', '"mood2"'), 'BAD_ANSWER'],
    ['another split', train, (line) => edited(line, '"split":"train"', '"split":"test"'), 'WRONG_SPLIT'],
    ['an input in two splits', same, (line) => edited(line, /"split":"\w+"/, '"split":"validation"'), 'LEAKED_SPLIT'],
  ])('%s', (_name, place, change, code) => {
    const sealed = withLine(place, change);
    const found = findingsOf(sealed).filter((finding) => finding.code === code);
    expect(found.length).toBeGreaterThan(0);
    if (code !== 'WRONG_CONTRIBUTION' && code !== 'LEAKED_SPLIT') expect(found[0]?.line).toBe(place + 1);
    expect(codesOf(sealed)).toContain('WRONG_ROOT');
  });

  it('a missing line, one too many, one twice, and another order', () => {
    const { manifest, lines } = snapshot;
    expect(codesOf({ manifest, lines: lines.slice(1) })).toEqual(
      expect.arrayContaining(['WRONG_COUNT', 'WRONG_ROOT', 'WRONG_SIZE', 'WRONG_FILE_HASH', 'WRONG_FIGURES']),
    );
    const [first = '', second = ''] = lines;
    expect(codesOf({ manifest, lines: [first, ...lines] })).toEqual(expect.arrayContaining(['TWICE', 'WRONG_COUNT']));
    const turned = { manifest, lines: [...lines.slice(1), first] };
    expect(codesOf(turned)).toEqual(expect.arrayContaining(['OUT_OF_ORDER', 'WRONG_ROOT']));
    // Pairs are sorted in the tree, so two neighbours that change places leave the root as it is: the order tells.
    const neighbours = { manifest, lines: [second, first, ...lines.slice(2)] };
    expect(codesOf(neighbours)).toEqual(['OUT_OF_ORDER', 'WRONG_FILE_HASH']);
    expect(codesOf({ manifest, lines: [] })).toContain('WRONG_ROOT');
  });

  it('another snapshot than the one asked for', () => {
    expect(findingsOf(snapshot, '0'.repeat(64))).toEqual([
      { line: null, code: 'ANOTHER_SNAPSHOT', expected: '0'.repeat(64) },
    ]);
  });

  it('figures that are not counted, in a manifest that is signed', () => {
    const { counts, contributors } = snapshot.manifest;
    const lying = signed({ ...snapshot.manifest, counts: { ...counts, inputs: counts.inputs + 1 } });
    expect(codesOf({ manifest: lying, lines: snapshot.lines })).toEqual(['WRONG_FIGURES']);
    const [first, ...others] = contributors;
    if (first === undefined) throw new Error('nobody');
    const greedy = signed({ ...snapshot.manifest, contributors: [{ ...first, weight: first.weight + 1 }, ...others] });
    expect(codesOf({ manifest: greedy, lines: snapshot.lines })).toEqual(['WRONG_CONTRIBUTION']);
  });

  it('a count that would take all memory, without taking it', () => {
    const { records } = snapshot.manifest;
    const huge = { ...snapshot.manifest, records: { ...records, count: Number.MAX_SAFE_INTEGER } };
    expect(codesOf({ manifest: huge, lines: snapshot.lines })).toEqual(
      expect.arrayContaining(['WRONG_COUNT', 'WRONG_ROOT']),
    );
  });
});

describe('a manifest', () => {
  const { manifest } = snapshot;
  const problemOf = (text: string): string => {
    const read = readManifest(text);
    return read.ok ? 'accepted' : `${read.failure.problem} ${read.failure.where}`.trim();
  };

  it('is signed as a whole: any change is found', () => {
    expect(isSigned(manifest)).toBe(true);
    const changes: Partial<Manifest>[] = [
      { name: 'Other' },
      { root: '0'.repeat(64) },
      { createdAt: 1 },
      { terms: { ...manifest.terms, training: false } },
      { parent: '1'.repeat(64) },
      { createdBy: { key: `02${'1'.repeat(64)}`, name: 'Eve' } },
      { signature: '0'.repeat(128) },
    ];
    for (const change of changes) expect(isSigned({ ...manifest, ...change })).toBe(false);
    expect(problemOf(textOf({ ...manifest, name: 'Other' }))).toBe('bad-signature /signature');
  });

  it('has one signature, not its twin with a high s', () => {
    const order = secp256k1.Point.Fn.ORDER;
    const s = BigInt(`0x${manifest.signature.slice(64)}`);
    const twin = manifest.signature.slice(0, 64) + (order - s).toString(16).padStart(64, '0');
    expect(isSigned({ ...manifest, signature: twin })).toBe(false);
  });

  it('has a digest that only depends on what is signed', () => {
    const { signature: _signature, ...unsigned } = manifest;
    const [one, other] = [manifestDigest(manifest), manifestDigest(unsigned)];
    expect(one).toEqual(other);
    expect(one.ok && Buffer.from(one.value).toString('hex')).toBe(
      createHash('sha256')
        .update(textOf(manifest).replace(/,"signature":"[0-9a-f]{128}"/, ''))
        .digest('hex'),
    );
  });

  it('is read only whole, canonical and signed', () => {
    const text = textOf(manifest);
    expect(problemOf(text)).toBe('accepted');
    expect(problemOf(text.slice(1))).toBe('not-json');
    expect(problemOf('[]')).toBe('not-a-manifest');
    expect(problemOf(`${text}\n`)).toBe('not-canonical');
    expect(problemOf(text.replace('{', '{"name":"Eve",'))).toBe('not-canonical');
    expect(problemOf(text.replace('"count":60', '"count":0'))).toBe('not-a-manifest /records/count');
    expect(problemOf(text.replace('"tool"', '"toll"'))).toMatch(/^not-a-manifest/);
    expect(problemOf(textOf(signed({ ...manifest, contributors: manifest.contributors.toReversed() })))).toBe(
      'not-a-manifest /contributors',
    );
    expect(SIGNER).toBe(manifest.createdBy.key);
  });
});
