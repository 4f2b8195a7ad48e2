import { monotonicFactory } from 'ulid';

const next = monotonicFactory();

/** A fresh ULID, later in order than every one before it, also within the same millisecond. */
export function newId(): string {
  return next();
}
