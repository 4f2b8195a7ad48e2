import { isAbsolute } from 'node:path';
import {
  type BrowserWindow,
  clipboard,
  ipcMain,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  MessageChannelMain,
} from 'electron';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import { wireOverPort } from '#protocol/wire/port.ts';
import type { Wire } from '#protocol/wire/wire.ts';
import { channels } from './channels.ts';
import { isFromPage } from './sender.ts';

/** Longer texts are no answers and no reports of ours. */
const LONGEST_COPY = 4_000_000;

const requestSchema = z.number().int().nonnegative();
const pathSchema = z.string().max(32_768).refine(isAbsolute);
const copySchema = z.string().max(LONGEST_COPY);

/**
 * Everything that the page can ask of main: a port to the host, to offer a file that was dropped, to copy a text.
 * All else goes over the port. A message that is not from our page, or not of the right shape, gets nothing.
 */
export function listenToPage(options: {
  window: () => BrowserWindow | undefined;
  serve: (wire: Wire) => void;
  offerFile: (path: string) => Promise<Result<OfferedFile, Failure>>;
}): void {
  let wire: Wire | undefined;

  ipcMain.on(channels.requestPort, (event: IpcMainEvent, request: unknown) => {
    if (!isFromPage(event, options.window()) || !requestSchema.safeParse(request).success) return;
    // A page has one wire: the one from before belonged to a page that was reloaded, or was given up.
    wire?.close();
    const { port1, port2 } = new MessageChannelMain();
    wire = wireOverPort(port1);
    options.serve(wire);
    event.senderFrame?.postMessage(channels.port, request, [port2]);
  });

  const handle = <Value>(channel: string, schema: z.ZodType<Value>, answer: (value: Value) => unknown) => {
    ipcMain.handle(channel, (event: IpcMainInvokeEvent, value: unknown) => {
      if (!isFromPage(event, options.window())) throw new Error('Refused: this is not the page of Colophon.');
      return answer(schema.parse(value));
    });
  };
  handle(channels.offerFile, pathSchema, options.offerFile);
  handle(channels.copyText, copySchema, (text) => clipboard.writeText(text));
}
