import * as real from 'node:fs/promises';

/** The part of the file system that writes go through. Tests put one in its place that fails at a chosen step. */
export type Disk = Pick<
  typeof real,
  | 'open'
  | 'mkdir'
  | 'rmdir'
  | 'rm'
  | 'rename'
  | 'unlink'
  | 'link'
  | 'copyFile'
  | 'stat'
  | 'statfs'
  | 'readFile'
  | 'readdir'
>;

export const realDisk: Disk = real;
