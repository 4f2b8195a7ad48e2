import { useEffect } from 'react';
import { host } from '#renderer/host/client.ts';

/** Telling the host of every key press would be telling it nothing. */
const TOLD_EVERY_MS = 20_000;

/** Tells the host that somebody is there, so that the wallet is not locked while it is in use. */
export function usePresence(open: boolean): void {
  useEffect(() => {
    if (!open) return undefined;
    let told = 0;
    const present = () => {
      const now = performance.now();
      if (told !== 0 && now - told < TOLD_EVERY_MS) return;
      told = now;
      // A lost connection says so itself, and the lock coming early costs a password.
      host.wallet.touch().catch(() => {});
    };
    const events = ['pointermove', 'keydown'] as const;
    for (const event of events) window.addEventListener(event, present);
    return () => {
      for (const event of events) window.removeEventListener(event, present);
    };
  }, [open]);
}
