import { create } from 'zustand';

/** What lies over the room at the moment. */
interface Screen {
  overlay: 'palette' | 'keys' | 'add' | null;
}

export const useScreen = create<Screen>(() => ({ overlay: null }));

export function showOverlay(overlay: Screen['overlay']): void {
  useScreen.setState({ overlay });
}
