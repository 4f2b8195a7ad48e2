import { protocol, type Session } from 'electron';
import type { WindowFiles } from '#host/windowFiles.ts';
import { isOwnFile, SCHEME } from './origin.ts';

/** Has to run before Electron is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      // Standard and secure give the page an origin of its own, with storage and crypto. It gets no service workers,
      // and no way around its content security policy.
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built window, with the same headers as the headless shell sends. */
export function serveWindow(session: Session, files: WindowFiles): void {
  session.protocol.handle(SCHEME, async (request) => {
    const readable = request.method === 'GET' || request.method === 'HEAD';
    if (!readable || !isOwnFile(request.url)) return new Response('Not found', { status: 404 });
    const { status, headers, body } = await files.get(new URL(request.url).pathname);
    return new Response(request.method === 'HEAD' ? null : body, { status, headers });
  });
}
