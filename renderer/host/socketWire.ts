import { ConnectionRefused } from '#protocol/connection.ts';
import { wireOverSocket } from '#protocol/wire/socket.ts';
import type { Wire } from '#protocol/wire/wire.ts';
import type { Door } from '../first/door.ts';

/** A wire to the host through the door that first/first.ts has opened. */
export async function openSocketWire(door: Door | undefined): Promise<Wire> {
  if (door === undefined) throw new Error('first.js was not read.');
  const socket = await door.enter();
  if (socket === 'refused') throw new ConnectionRefused();
  // Closed between its opening and now: a wire would never hear of it.
  if (socket.readyState !== WebSocket.OPEN) throw new Error('The host cannot be reached.');
  return wireOverSocket(socket);
}
