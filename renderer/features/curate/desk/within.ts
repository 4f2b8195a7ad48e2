import { createContext, use } from 'react';

/** The records that a filter leaves; null for all. */
export const WithinContext = createContext<Uint32Array | null>(null);

export function useWithin(): Uint32Array | null {
  return use(WithinContext);
}
