import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  brotliCompressSync,
  brotliDecompressSync,
  gunzipSync,
  gzipSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter, parquetWriteBuffer } from 'hyparquet-writer';
import type { ColumnSource } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import { asFile, readAll } from '#test/support/readBack.ts';
import { Seeded } from '#test/support/seeded.ts';
import { usualLimits } from '../../limits.ts';
import { readRows } from '../readRows.ts';

const folder = mkdtempSync(join(tmpdir(), 'parquet-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(bytes: ArrayBuffer | Uint8Array, limits: Parameters<typeof readAll>[2] = {}) {
  const path = join(folder, 'x.parquet');
  writeFileSync(path, new Uint8Array(bytes));
  return readAll(asFile(path), { format: 'parquet' }, limits);
}

const count = 300;
const places = Array.from({ length: count }, (_, place) => place);

describe('a file is read as its own reader reads it', () => {
  const columnData: ColumnSource[] = [
    {
      name: 'text',
      data: places.map((place) => (place % 7 === 0 ? null : `שלום ${String(place)} 👍`)),
      type: 'STRING',
    },
    { name: 'word', data: places.map((place) => ['yes', 'no', null][place % 3] ?? null), type: 'STRING' },
    { name: 'whole', data: places.map((place) => place * 3 - 100), type: 'INT32' },
    { name: 'number', data: places.map((place) => (place % 5 === 0 ? null : place / 3)), type: 'DOUBLE' },
    { name: 'small', data: places.map((place) => place / 4), type: 'FLOAT' },
    { name: 'yes', data: places.map((place) => (place % 4 === 0 ? null : place % 3 === 0)), type: 'BOOLEAN' },
    { name: 'all_null', data: places.map(() => null), type: 'STRING' },
  ];

  it.each([
    ['UNCOMPRESSED', {}],
    ['SNAPPY', {}],
    ['GZIP', { GZIP: (bytes: Uint8Array) => gzipSync(bytes) }],
    ['ZSTD', { ZSTD: (bytes: Uint8Array) => zstdCompressSync(bytes) }],
    ['BROTLI', { BROTLI: (bytes: Uint8Array) => brotliCompressSync(bytes) }],
  ] as const)('%s', async (codec, compressors) => {
    const file = parquetWriteBuffer({ columnData, codec, compressors, pageSize: 700, rowGroupSize: 130 });
    const { values, rows, problem } = await read(file);
    const expected = await parquetReadObjects({
      file: { byteLength: file.byteLength, slice: (start, end) => file.slice(start, end) },
      compressors: decompressors(codec),
    });
    expect(problem).toBeNull();
    expect(rows).toEqual(places.map((place) => place + 1));
    expect(values).toEqual(
      expected.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value ?? null]))),
    );
  });

  it.each(['PLAIN', 'DELTA_BINARY_PACKED', 'BYTE_STREAM_SPLIT'] as const)('whole numbers in %s', async (encoding) => {
    const data = places.map((place) => BigInt(place) * 1_000_003n * (place % 2 === 0 ? 1n : -1n));
    const { values, problem } = await read(
      parquetWriteBuffer({ columnData: [{ name: 'n', data, type: 'INT64', encoding, nullable: false }] }),
    );
    expect(problem).toBeNull();
    expect(values.map(({ n }) => n)).toEqual(data.map(Number));
  });

  it.each(['PLAIN', 'DELTA_BYTE_ARRAY', 'DELTA_LENGTH_BYTE_ARRAY', 'RLE_DICTIONARY'] as const)(
    'texts in %s',
    async (encoding) => {
      const data = places.map((place) => (place % 5 === 0 ? '' : `prefix ${String(place % 40)} é`));
      const { values, problem } = await read(
        parquetWriteBuffer({ columnData: [{ name: 't', data, type: 'STRING', encoding, nullable: false }] }),
      );
      expect(problem).toBeNull();
      expect(values.map(({ t }) => t)).toEqual(data);
    },
  );
});

function decompressors(codec: string) {
  // The library's own reader has no decoder for these in itself.
  const exact = (bytes: Uint8Array, unpack: (packed: Uint8Array) => Uint8Array) => Uint8Array.from(unpack(bytes));
  return codec === 'GZIP'
    ? { GZIP: (bytes: Uint8Array) => exact(bytes, gunzipSync) }
    : codec === 'ZSTD'
      ? { ZSTD: (bytes: Uint8Array) => exact(bytes, zstdDecompressSync) }
      : { BROTLI: (bytes: Uint8Array) => exact(bytes, brotliDecompressSync) };
}

it('keeps times, decimals and large numbers to the last digit', async () => {
  const columnData: ColumnSource[] = [
    { name: 'id', data: [9_007_199_254_740_993n, 7n], type: 'INT64' },
    { name: 'price', data: [115n, -7n] },
    { name: 'at', data: [1_709_294_400_123_456n, -1n] },
    { name: 'day', data: [19_783, -1] },
  ];
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 4 },
    { name: 'id', type: 'INT64', repetition_type: 'OPTIONAL' },
    { name: 'price', type: 'INT64', converted_type: 'DECIMAL', scale: 2, precision: 18, repetition_type: 'REQUIRED' },
    { name: 'at', type: 'INT64', converted_type: 'TIMESTAMP_MICROS', repetition_type: 'REQUIRED' },
    { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
  ];
  const { values, problem } = await read(
    parquetWriteBuffer({ columnData: columnData.map(({ name, data }) => ({ name, data })), schema }),
  );
  expect(problem).toBeNull();
  expect(values).toEqual([
    { id: '9007199254740993', price: 1.15, at: '2024-03-01T12:00:00.123456Z', day: '2024-03-01' },
    { id: 7, price: -0.07, at: '1969-12-31T23:59:59.999999Z', day: '1969-12-31' },
  ]);
});

it('makes rows bad whose values are no JSON', async () => {
  const columnData: ColumnSource[] = [
    { name: 'bytes', data: [Uint8Array.of(0xff, 0xfe), Uint8Array.from(Buffer.from('text'))], type: 'BYTE_ARRAY' },
    { name: 'n', data: [1, Number.NaN], type: 'DOUBLE' },
  ];
  const { values, bad } = await read(parquetWriteBuffer({ columnData }));
  expect(values).toEqual([]);
  expect(bad.map(({ row, code, column }) => [row, code, column])).toEqual([
    [1, 'value', 'bytes'],
    [2, 'number', 'n'],
  ]);
});

describe('lies', () => {
  const good = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'text', data: places.map((place) => `some text ${String(place % 9)}`), type: 'STRING' },
        { name: 'n', data: places, type: 'INT32' },
      ],
      pageSize: 300,
      rowGroupSize: 100,
    }),
  );

  function changed(change: (bytes: Buffer) => void): Buffer {
    const bytes = Buffer.from(good);
    change(bytes);
    return bytes;
  }

  it.each([
    [
      'a footer longer than the file',
      changed((bytes) => bytes.writeUInt32LE(0x7fff_ffff, bytes.length - 8)),
      /footer claims/,
    ],
    ['a footer of no length', changed((bytes) => bytes.writeUInt32LE(0, bytes.length - 8)), /footer/],
    ['the end missing', Buffer.from(good.subarray(0, good.length - 40)), /does not end with PAR1/],
    ['the middle missing', Buffer.concat([good.subarray(0, 40), good.subarray(good.length / 2)]), /damaged/],
    ['encrypted', changed((bytes) => bytes.write('PARE', bytes.length - 4)), /encrypted/],
    ['too short', Buffer.from('PAR1PAR1'), /too short/],
  ])('%s', async (_, bytes, detail) => {
    expect((await read(bytes)).problem?.detail).toMatch(detail);
  });

  it('never takes long or much memory, and never breaks, whatever bytes are changed', async () => {
    const chance = new Seeded(7);
    let stopped = 0;
    for (let round = 0; round < 300; round += 1) {
      const bytes = changed((copy) => {
        for (let times = 0; times <= round % 4; times += 1)
          copy[chance.below(copy.length - 8)] = [0, 0xff, 0x7f, 0x80, chance.below(256)][chance.below(5)] ?? 0;
      });
      const before = performance.now();
      const { problem, values, bad } = await read(bytes);
      if (problem !== null) stopped += 1;
      expect(problem === null || problem.detail.length > 20).toBe(true);
      expect(values.length + bad.length).toBeLessThanOrEqual(count * 4);
      expect(performance.now() - before).toBeLessThan(2_000);
    }
    expect(stopped).toBeGreaterThan(50);
  });

  it('believes no size of a page or a footer', async () => {
    expect((await read(good, { pageBytes: 10 })).problem?.detail).toMatch(/claims to unpack to/);
    expect((await read(good, { footerBytes: 10 })).problem?.code).toBe('not-supported');
  });

  it('refuses more columns than a person could look at', async () => {
    const columnData = Array.from({ length: 2_001 }, (_, place): ColumnSource => ({
      name: `c${String(place)}`,
      data: [1],
      type: 'INT32',
    }));
    expect((await read(parquetWriteBuffer({ columnData }))).problem).toMatchObject({ code: 'too-many-columns' });
  });
});

it('reads one row group of many pages with a few of them in memory', async () => {
  const text = 'x'.repeat(10_000);
  const writer = new ByteWriter();
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 1 },
    { name: 't', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  ];
  const file = new ParquetWriter({
    writer,
    schema,
    codec: 'ZSTD',
    compressors: { ZSTD: (bytes) => zstdCompressSync(bytes) },
  });
  // 200 MB of text in one row group.
  await file.write({
    columnData: [{ name: 't', data: Array.from({ length: 20_000 }, (_, place) => `${String(place)} ${text}`) }],
    rowGroupSize: 20_000,
    dictionarySize: 0,
  });
  await file.finish();
  const path = join(folder, 'large.parquet');
  writeFileSync(path, new Uint8Array(writer.getBuffer()));
  let seen = 0;
  // Pages of 2 MiB and no more than four of them at a time, or it would stop.
  for await (const event of readRows(
    asFile(path),
    { format: 'parquet' },
    { ...usualLimits, pageBytes: 2 * 1024 * 1024 },
  )) {
    if (event.kind === 'stopped') throw new Error(event.problem.detail);
    seen += event.rows.length;
  }
  expect(seen).toBe(20_000);
});
