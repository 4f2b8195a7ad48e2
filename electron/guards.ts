import { app, type Session, type WebContents } from 'electron';
import { isPage, mayLoad } from './origin.ts';

/** Port 9 is "discard": nothing answers there. */
const DEAD_PROXY = '127.0.0.1:9';

/**
 * What the window may not do. The page is ours, but it shows text of strangers; should such a text ever run as code,
 * it finds every door shut. Electron grants whatever nobody handles, so everything is handled here, by refusing.
 */
export function guardApp(): void {
  app.on('session-created', guardSession);
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, trust) => {
    event.preventDefault();
    trust(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault();
    choose();
  });
  app.on('login', (event, _contents, _details, _asker, logIn) => {
    event.preventDefault();
    logIn();
  });
}

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, grant) => grant(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, give) => give(null));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault();
    choose(null);
  });
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose('');
  });
  session.on('will-download', stop);

  // The window has no network: requests are cancelled, no certificate is trusted, and what does not pass through
  // requests (WebRTC, preconnects) ends at a proxy that is not there.
  session.webRequest.onBeforeRequest((details, decide) =>
    decide({ cancel: !mayLoad(details.url) && !isInspector(details.url) }),
  );
  session.setCertificateVerifyProc((_request, decide) => decide(REFUSE_CERTIFICATE));
  void session.setProxy({ mode: 'fixed_servers', proxyRules: DEAD_PROXY, proxyBypassRules: '<-loopback>' });
  // Chromium would fetch dictionaries from the net.
  session.setSpellCheckerEnabled(false);
}

export function guardContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!isPage(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', stop);
  contents.on('will-attach-webview', stop);
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

function stop(event: { preventDefault(): void }): void {
  event.preventDefault();
}

/** Chromium's ERR_FAILED for a verification. */
const REFUSE_CERTIFICATE = -2;

/** Chromium's own inspector, which a window of a packaged app cannot open. */
function isInspector(url: string): boolean {
  return url.startsWith('devtools://');
}
