import type { ClientContext, ClientLink } from '@orpc/client';
import { StandardRPCLink } from '@orpc/client/standard';
import { ClientPeer } from '@orpc/standard-server-peer';
import { withFlowControl } from './flow.ts';
import { outgoing } from './frames.ts';
import type { Wire } from './wire.ts';

/** The calling side of a contract over a wire. When the wire closes, every pending call is rejected with `reason()`. */
export function linkOverWire(wire: Wire, reason: () => Error): ClientLink<ClientContext> {
  const flow = withFlowControl(wire);
  const peer = new ClientPeer(async (frame) => flow.send(outgoing(frame)));
  flow.onFrame((frame) => {
    peer.message(frame).catch(() => wire.close());
  });
  flow.onClose(() => peer.close({ reason: reason() }));
  return new StandardRPCLink(
    {
      async call(request) {
        const response = await peer.request(request);
        return { ...response, body: () => Promise.resolve(response.body) };
      },
    },
    { url: 'http://colophon' },
  );
}
