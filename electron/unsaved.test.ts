import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { desktopText } from '#core/text/desktop.ts';
import { type FakeWindow, stoppable } from '#test/support/fakeElectron.ts';
import { askBeforeLosing } from './unsaved.ts';

const electron = await vi.hoisted(async () => (await import('#test/support/fakeElectron.ts')).fakeElectron());
vi.mock('electron', () => electron);

let window: FakeWindow;

beforeEach(() => {
  electron.state.messageBoxes.length = 0;
  electron.state.answers.length = 0;
  window = new electron.BrowserWindow({});
  askBeforeLosing(window as unknown as BrowserWindow);
});

/** The page does not want to go; true where it has to. */
function closes(): boolean {
  const event = stoppable();
  window.webContents.emit('will-prevent-unload', event);
  return event.defaultPrevented;
}

describe('a window with something unsaved', () => {
  it('asks, and stays open where nobody says otherwise', () => {
    expect(closes()).toBe(false);
    expect(electron.state.messageBoxes).toMatchObject([
      {
        message: desktopText.unsaved,
        buttons: [desktopText.keepOpen, desktopText.closeAnyway],
        defaultId: 0,
        cancelId: 0,
      },
    ]);
  });

  it('closes when the person says so, and only then', () => {
    electron.state.answers.push(1);
    expect(closes()).toBe(true);
    electron.state.answers.push(0);
    expect(closes()).toBe(false);
    expect(electron.state.messageBoxes).toHaveLength(2);
  });
});
