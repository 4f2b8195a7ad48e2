import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { useSyncExternalStore } from 'react';
import { type ConnectionState, keepConnection } from '#protocol/connection.ts';
import type { DesktopBridge } from '#protocol/window/bridge.ts';
import type { WindowContract } from '#protocol/window/contract.ts';
import { openDesktopWire } from '#protocol/wire/desktop.ts';
import { openSocketWire } from './socketWire.ts';

declare global {
  interface Window {
    readonly colophonDesktop?: DesktopBridge;
  }
}

/** What the desktop shell gives; in a browser there is none. */
export const desktop = window.colophonDesktop;

export type Host = ContractRouterClient<WindowContract>;

/** Made when the page's code is first read, so that the connection is on its way while everything else loads. */
export const connection = keepConnection(() =>
  desktop === undefined ? openSocketWire(window.colophonDoor) : openDesktopWire(desktop, window),
);

/** Everything that can be asked of the host. */
export const host: Host = createORPCClient(connection.link);

export function useConnection(): ConnectionState {
  return useSyncExternalStore(watch, () => connection.state);
}

function watch(listener: () => void): () => void {
  return connection.watch(listener);
}
