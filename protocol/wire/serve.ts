import type { StandardHandler } from '@orpc/server/standard';
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer';
import { ServerPeer } from '@orpc/standard-server-peer';
import { withFlowControl } from './flow.ts';
import { outgoing } from './frames.ts';
import type { Wire } from './wire.ts';

/**
 * Serves a contract over a wire until it closes. A frame that cannot be read is dropped: it can only come from a
 * broken or hostile other side, and must not end the process that serves everybody else.
 */
export function serveOverWire(
  wire: Wire,
  handler: StandardHandler<Record<string, never>>,
  onBadFrame: (error: unknown) => void = () => {},
): void {
  const flow = withFlowControl(wire);
  const peer = new ServerPeer(async (frame) => flow.send(outgoing(frame)));
  const handle = createServerPeerHandleRequestFn(handler, {});
  flow.onFrame((frame) => {
    peer.message(frame, handle).catch(onBadFrame);
  });
  flow.onClose(() => peer.close());
}
