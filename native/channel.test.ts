import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { channelToParent } from './channel.ts';

class FakeParentPort extends EventEmitter {
  readonly posted: unknown[] = [];

  postMessage(message: unknown): void {
    this.posted.push(message);
  }
}

afterEach(() => {
  Reflect.deleteProperty(process, 'parentPort');
});

describe('the channel to the parent', () => {
  it("is Electron's port in a utility process", () => {
    const port = new FakeParentPort();
    Reflect.set(process, 'parentPort', port);
    const channel = channelToParent();
    const heard: unknown[] = [];
    channel?.onMessage((message) => heard.push(message));
    port.emit('message', { data: 'a frame', ports: [] });
    channel?.post('an answer');
    expect(heard).toEqual(['a frame']);
    expect(port.posted).toEqual(['an answer']);
  });
});
