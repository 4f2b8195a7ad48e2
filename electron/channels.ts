/** Every name that crosses between preload and main. All of them are checked for their sender in main. */
export const channels = {
  requestPort: 'colophon:request-port',
  port: 'colophon:port',
  offerFile: 'colophon:offer-file',
  copyText: 'colophon:copy-text',
  command: 'colophon:command',
} as const;
