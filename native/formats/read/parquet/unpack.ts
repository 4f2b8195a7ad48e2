import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { snappyUncompress } from 'hyparquet';
import type { CompressionCodec } from 'hyparquet';
import { decompressLz4, decompressLz4Raw } from 'hyparquet-compressors';
import { FormatProblem } from '../../problem.ts';
import { damaged } from './damaged.ts';

/** A page's bytes, unpacked to exactly the length that was claimed (and bounded before). */
export function unpack(
  codec: CompressionCodec,
  packed: Uint8Array<ArrayBuffer>,
  length: number,
): Uint8Array<ArrayBuffer> {
  const bytes = unpacked(codec, packed, length);
  if (bytes.length !== length) throw damaged('a page unpacks to another length than it claims');
  return bytes;
}

function unpacked(codec: CompressionCodec, packed: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  // A limit of nothing would be no limit; one byte more than claimed is found out by the caller.
  const most = { maxOutputLength: length + 1 };
  switch (codec) {
    case 'UNCOMPRESSED':
      return packed;
    case 'SNAPPY': {
      const bytes = new Uint8Array(length);
      snappyUncompress(packed, bytes);
      return bytes;
    }
    case 'GZIP':
      return ownBuffer(gunzipSync(packed, most));
    case 'BROTLI':
      return ownBuffer(brotliDecompressSync(packed, most));
    case 'ZSTD':
      return ownBuffer(zstdDecompressSync(packed, most));
    case 'LZ4':
      return ownBuffer(decompressLz4(packed, length));
    case 'LZ4_RAW':
      return ownBuffer(decompressLz4Raw(packed, length));
    case 'LZO':
      throw new FormatProblem('not-supported', 'Its data is packed with LZO, which cannot be read.');
  }
}

/** Node's buffers may share memory: a decoder that ran over the end would read a neighbour's. */
function ownBuffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const shares = bytes.byteOffset !== 0 || bytes.byteLength !== bytes.buffer.byteLength;
  return shares || !(bytes.buffer instanceof ArrayBuffer) ? Uint8Array.from(bytes) : new Uint8Array(bytes.buffer);
}
