import type { Frame } from './wire.ts';

/** Larger frames are not read: the other side is broken or hostile. A file travels in chunks below this. */
export const LARGEST_FRAME_BYTES = 16 * 1024 * 1024;

/** Takes whatever a port delivered; anything that is not a frame of ours is `undefined`. */
export function toFrame(data: unknown): Frame | undefined {
  if (typeof data === 'string') return data.length <= LARGEST_FRAME_BYTES ? data : undefined;
  if (data instanceof ArrayBuffer) return withinLimit(new Uint8Array(data));
  if (ArrayBuffer.isView(data) && data.buffer instanceof ArrayBuffer) {
    return withinLimit(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return undefined;
}

/** For what is about to leave: a frame that no other side would read is the sender's bug, and said to him. */
export function outgoing(data: unknown): Frame {
  const frame = toFrame(data);
  if (frame === undefined) throw new RangeError('This is more than a wire carries in one frame.');
  return frame;
}

/** Size as counted for flow control. Text counts two bytes a unit: what it weighs in memory. */
export function weightOf(frame: Frame): number {
  return typeof frame === 'string' ? frame.length * 2 : frame.byteLength;
}

function withinLimit(bytes: Uint8Array<ArrayBuffer>): Frame | undefined {
  return bytes.byteLength <= LARGEST_FRAME_BYTES ? bytes : undefined;
}
