import { z } from 'zod';

/** A local row: 26 characters of Crockford's base 32, sortable by the time it was made. */
export const ulidSchema = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);

/** A content hash: 64 lower-case hex digits. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
