import { create } from 'zustand';

/** What lies over the room at the moment. */
interface Screen {
  overlay: 'palette' | 'keys' | 'add' | 'adapter' | null;
  /** Whether Models shows the place where models are looked for elsewhere. */
  finding: boolean;
}

export const useScreen = create<Screen>(() => ({ overlay: null, finding: false }));

export function showOverlay(overlay: Screen['overlay']): void {
  useScreen.setState({ overlay });
}

export function showFinding(finding: boolean): void {
  useScreen.setState({ finding });
}
