/** What travels: oRPC's text frames, and byte frames when a message carries a file. */
export type Frame = string | Uint8Array<ArrayBuffer>;

/**
 * An ordered pipe between two processes. Everything that differs between a MessagePort, a WebSocket and a child
 * process ends here; what stands above it (flow control, oRPC) is the same for all.
 *
 * `send` may be called at any time; after the close it does nothing. Listeners are attached once, before the first
 * turn of the event loop ends, so no frame is missed.
 */
export interface Wire {
  send(frame: Frame): void;
  onFrame(listener: (frame: Frame) => void): void;
  /** Called once, also when the other side went away. */
  onClose(listener: () => void): void;
  close(): void;
}
