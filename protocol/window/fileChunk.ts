/** Chunks of a file that a window sends stay well below the largest frame. By itself, so that a window reads no schemas. */
export const FILE_CHUNK_BYTES = 4 * 1024 * 1024;
