import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signedJobSchema } from '#core/export/outsideJob.ts';
import { ok } from '#core/result.ts';
import { realDisk } from '#host/durable/disk.ts';
import { termsHashOf } from '#host/factory/permission.ts';
import { exportPaths, readMade } from '#host/projects/exportJob.ts';
import { FormatsEngine } from '#host/projects/formatsEngine.ts';
import { serverShell } from '#server/shell.ts';
import { openAdapters } from '#test/support/adapters.ts';
import { fixedModel, shapes } from '#test/support/gguf/fixedModels.ts';
import { freshFolder, heldLog } from '#test/support/hostParts.ts';
import { writePeft } from '#test/support/peft.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { exportTrainingJob } from './exportTraining.ts';
import { Outside } from './outside.ts';
import { type Recognise, recogniser } from './returned.ts';

const root = join(import.meta.dirname, '../..');
const { manifest, lines } = sealedSnapshot(drafts(40));
const FILES = ['adapter_config.json', 'adapter_model.safetensors', 'colophon-job.json', 'colophon-run.json'];
const recipe = { name: 'quick' as const, changes: { rank: 2, alpha: 4, targets: ['attn_q' as const] } };

/** A library with a base, a sealed snapshot, and both ways of a training elsewhere, with real children. */
async function setUp() {
  const folder = await freshFolder();
  const records = join(folder, 'records.jsonl');
  await writeFile(records, lines.map((line) => `${line}\n`).join(''));
  const { secretKey, publicKey } = secp256k1.keygen();
  const signer = {
    publicKey: Buffer.from(publicKey).toString('hex'),
    sign: (digest: Uint8Array) => Promise.resolve(ok(secp256k1.sign(digest, secretKey, { prehash: false }))),
  };
  const person = { key: signer.publicKey };
  const sources = () => Promise.resolve(ok([{ manifest, path: records, holdings: [] }]));
  const hooks: { recognise: Recognise } = { recognise: () => Promise.resolve(ok(null)) };
  const opened = await openAdapters(folder, { recognise: (files, name) => hooks.recognise(files, name) });
  const { library, families, jobs, addBase } = opened;
  const familyOf = (hash: string) => families.familyOf(hash);
  hooks.recognise = recogniser({
    sources,
    familyOf,
    key: () => Promise.resolve(person.key),
    find: (hash) => library.find(hash),
    disk: realDisk,
  });
  const formats = new FormatsEngine({ shell: serverShell({ version: '0.0.0', root }), log: heldLog() });
  onTestFinished(() => formats.close());
  const exports = join(folder, 'exports');
  await mkdir(exports);
  const identity = Promise.resolve(signer);
  jobs.register(exportTrainingJob({ folder: exports, formats, identity, sources, disk: realDisk }));
  const outside = new Outside({ jobs, identity, base: (hash) => library.sound(hash), sources, familyOf });
  const base = await addBase(await fixedModel('tiny', { norms: 1 }), 'Tiny');
  const wish = { base, snapshots: [manifest.root], recipe, commercial: false };
  const read = [{ root: manifest.root, termsHash: termsHashOf(manifest.terms) }];

  /** Packs it, and unpacks it as the other machine would. */
  const leave = async (source = 'org/"tiny": {base}\n# no') => {
    const begun = await outside.export(wish, 'My voice', read, source);
    if (!begun.ok) throw new Error(begun.failure.code);
    const job = await opened.ended(begun.value);
    expect(job).toMatchObject({ state: 'done', failure: null });
    const there = join(folder, `there-${job.id}`);
    await mkdir(there);
    execFileSync('python3', ['-m', 'zipfile', '-e', exportPaths(exports, job.id).file, there]);
    return { there, job };
  };
  /** What an engine would have left: an adapter of the recipe's shape, and the log that finish.py makes of its own. */
  const trained = async (there: string) => {
    const out = join(there, 'out');
    const { embedding } = shapes.tiny;
    const module = 'base_model.model.model.layers.0.self_attn.q_proj';
    const matrix = (...shape: number[]) => ({ shape, numbers: new Float32Array(2 * embedding).fill(0.25) });
    await writePeft(
      out,
      { r: 2, lora_alpha: 4, use_rslora: false, target_modules: ['q_proj'] },
      new Map([
        [`${module}.lora_A.weight`, matrix(2, embedding)],
        [`${module}.lora_B.weight`, matrix(embedding, 2)],
      ]),
    );
    await writeFile(join(out, 'trainer_state.json'), '{"log_history":[{"step":1,"loss":2.5},{"step":2,"loss":NaN}]}');
    execFileSync('python3', [join(there, 'finish.py'), out, 'axolotl']);
    return out;
  };
  const inspect = async (out: string, names = FILES) =>
    opened.adapters.inspect(
      await Promise.all(names.map((name) => opened.offer(join(out, name)))),
      new AbortController().signal,
    );
  return { ...opened, folder, exports, outside, wish, read, base, person, leave, trained, inspect };
}

const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

describe('a training that leaves the machine', () => {
  it('is a folder whose every file the signed job names, and which other engines read', async () => {
    const { leave, exports, read } = await setUp();
    const { there, job } = await leave();
    expect(await readMade(exports, job.id, realDisk)).toMatchObject({ name: 'My voice.zip' });
    const { job: told } = signedJobSchema.parse(JSON.parse(await readFile(join(there, 'colophon-job.json'), 'utf8')));
    expect(told.snapshots).toEqual([{ root: manifest.root, name: manifest.name }]);
    expect(told.grants.map(({ grant }) => grant.terms)).toEqual(read.map(({ termsHash }) => termsHash));
    expect(told.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['README.md', 'axolotl.yaml', 'finish.py', 'train_trl.py', 'data/train.parquet']),
    );
    for (const { path, sha256: hash } of told.files) expect(await sha256(join(there, path)), path).toBe(hash);

    const file = await readFile(join(there, 'data/train.parquet'));
    const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.length);
    const { compressors } = await import('hyparquet-compressors');
    const rows = await parquetReadObjects({ file: buffer, compressors });
    expect(rows).toHaveLength(told.examples.train);
    expect(rows[0]?.['messages']).toMatchObject([{ role: 'user' }, { role: 'assistant' }]);

    execFileSync('python3', ['-m', 'py_compile', join(there, 'train_trl.py'), join(there, 'finish.py')]);
    const yaml = await readFile(join(there, 'axolotl.yaml'), 'utf8');
    const values = Object.fromEntries(
      yaml
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf(': ')), JSON.parse(line.slice(line.indexOf(': ') + 2))]),
    );
    expect(values).toMatchObject({
      base_model: 'org/"tiny": {base}\n# no',
      adapter: 'lora',
      lora_r: 2,
      lora_alpha: 4,
      lora_target_modules: ['q_proj'],
      peft_use_rslora: false,
      adam_epsilon: 1e-8,
      datasets: [{ path: 'data/train.parquet', type: 'chat_template', field_messages: 'messages' }],
    });
    expect(yaml).toContain('adam_epsilon: 1.0e-8');
  });

  it('comes back as an adapter with the lineage of the training, bound to its log', async () => {
    const { leave, trained, inspect, addTo, base, list, place, person } = await setUp();
    const out = await trained((await leave()).there);
    expect(await inspect(out)).toMatchObject({ ok: true, value: { training: 'My voice', bases: [{ hash: base }] } });
    const job = await addTo(base, FILES.map((name) => join(out, name)).toReversed(), 'My voice');
    expect(job).toMatchObject({ state: 'done', failure: null });
    const log = await sha256(join(out, 'colophon-run.json'));
    const { job: told } = signedJobSchema.parse(JSON.parse(await readFile(join(out, 'colophon-job.json'), 'utf8')));
    expect(list()).toMatchObject([
      {
        name: 'My voice',
        evidence: 'word',
        lineage: {
          family: told.base.family,
          snapshots: [{ root: manifest.root }],
          recipe: { name: 'quick', hash: told.recipeHash },
          runLogHash: log,
          grants: told.grants.map(({ hash }) => hash),
          trainedBy: { profile: person.key },
        },
      },
    ]);
    expect(await sha256(join(place, job.result ?? '', 'colophon-run.json'))).toBe(log);
    expect(await readFile(join(out, 'colophon-run.json'), 'utf8')).toContain('"loss": null');
  });

  it('does not leave where the terms forbid it or were not read', async () => {
    const { outside, wish } = await setUp();
    const refused = { ok: false, failure: { code: 'TRAINING_REFUSED', reason: 'not-read' } };
    expect(await outside.export(wish, 'Mine', [], 'org/tiny')).toMatchObject(refused);
    const other = [{ root: manifest.root, termsHash: 'f'.repeat(64) }];
    expect(await outside.export(wish, 'Mine', other, 'org/tiny')).toMatchObject(refused);
  });

  it('is refused when anything was changed on the way, and leaves nothing', async () => {
    const all = await setUp();
    const { there } = await all.leave();
    const good = await all.trained(there);
    const second = await all.trained((await all.leave()).there);
    const edit = (name: string, from: string | RegExp, to: string) => async (out: string) => {
      const text = await readFile(join(out, name), 'utf8');
      expect(text).toMatch(from);
      await writeFile(join(out, name), text.replace(from, to));
    };
    const cases: [string, (out: string) => Promise<void>][] = [
      ['changed', edit('colophon-job.json', '"commercial": false', '"commercial": true')],
      ['changed', edit('colophon-job.json', /"signature": "[0-9a-f]{128}"\n/, `"signature": "${'0'.repeat(128)}"\n`)],
      ['not-a-job', edit('colophon-job.json', 'colophon-job/1', 'colophon-job/2')],
      ['not-a-job', (out) => writeFile(join(out, 'colophon-run.json'), 'no JSON')],
      ['other-job', (out) => copyFile(join(second, 'colophon-run.json'), join(out, 'colophon-run.json'))],
      ['other-recipe', edit('colophon-run.json', /"recipe": "[0-9a-f]{64}"/, `"recipe": "${'0'.repeat(64)}"`)],
      ['other-recipe', edit('adapter_config.json', '"lora_alpha":4', '"lora_alpha":8')],
      ['other-weights', edit('adapter_config.json', '"bias":"none"', '"bias": "none"')],
      [
        'other-weights',
        async (out) => {
          const bytes = await readFile(join(out, 'adapter_model.safetensors'));
          bytes[bytes.length - 1] = 1;
          await writeFile(join(out, 'adapter_model.safetensors'), bytes);
        },
      ],
    ];
    for (const [place, [reason, tamper]] of cases.entries()) {
      const out = join(all.folder, `out-${place}`);
      await mkdir(out);
      for (const name of FILES) await copyFile(join(good, name), join(out, name));
      await tamper(out);
      const refused = { code: 'OUTSIDE_REFUSED', reason };
      expect(await all.inspect(out), reason).toMatchObject({ ok: false, failure: refused });
      const paths = FILES.map((name) => join(out, name));
      expect(await all.addTo(all.base, paths), reason).toMatchObject({ state: 'failed', failure: refused });
    }
    const half = FILES.filter((name) => name !== 'colophon-run.json');
    expect(await all.inspect(good, half)).toMatchObject({ failure: { reason: 'not-a-job' } });
    all.person.key = `02${'1'.repeat(64)}`;
    expect(await all.inspect(good)).toMatchObject({ failure: { reason: 'not-yours' } });
    expect(all.list()).toEqual([]);
  }, 60_000);
});
