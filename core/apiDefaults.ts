import type { ApiLimits } from './api.ts';

// Without a schema beside them: the window draws with these before it has read one.

/** Browsers keep nothing for it, so any free port will do; this one is next to the window's own. */
export const DEFAULT_API_PORT = 4518;

export const MOST_ANSWERS_AT_ONCE = 32;
export const MOST_KEYS = 100;

export const defaultApiLimits: ApiLimits = { requestsAMinute: 120, answersAtOnce: 4, tokensADay: null };
