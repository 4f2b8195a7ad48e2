import { create } from 'zustand';

/** Which part of the room is in sight, and of which base the adapters are. */
interface Part {
  part: 'bases' | 'adapters' | 'servers';
  base: string | null;
  /** A server is being added. */
  addsServer: boolean;
}

export const usePart = create<Part>(() => ({ part: 'bases', base: null, addsServer: false }));

export function showBases(): void {
  usePart.setState({ part: 'bases', base: null });
}

export function showServers(): void {
  usePart.setState({ part: 'servers', base: null });
}

/** Opens the form for a new server, or shuts it. */
export function addServer(adds = true): void {
  usePart.setState(adds ? { part: 'servers', base: null, addsServer: true } : { addsServer: false });
}

/** All adapters, or those that serve this base. */
export function showAdapters(base: string | null = null): void {
  usePart.setState({ part: 'adapters', base });
}
