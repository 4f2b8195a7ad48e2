import { createContext, use } from 'react';

/** The records that a filter leaves, null for all; `working` while they are still being looked for. */
interface Sieve {
  readonly within: Uint32Array | null;
  readonly working: boolean;
}

export const WithinContext = createContext<Sieve>({ within: null, working: false });

export function useWithin(): Sieve {
  return use(WithinContext);
}
