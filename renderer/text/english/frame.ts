/** The frame around every room: sidebar, status line, connection, toasts, errors. */
export const frame = {
  appName: 'Colophon',
  skip: 'Skip to the room',
  rooms: 'Rooms',
  tools: 'Tools',
  commands: 'Commands',
  status: 'Status',

  engine: {
    off: 'Engine at rest',
    starting: 'Engine starting',
    loading: 'Loading {{name}} {{percent}}',
    ready: 'Engine ready',
    answering: 'Answering',
    restarting: 'Engine is being restarted',
    failed: 'Engine stopped',
  },
  device: {
    cuda: 'CUDA, {{name}}',
    metal: 'Metal, {{name}}',
    vulkan: 'Vulkan, {{name}}',
    cpu: 'Processor, {{name}}',
  },
  memory: '{{used}} of {{total}}',
  base: 'Base',
  noBase: 'none chosen',

  network: 'Offline: nothing leaves this machine',
  online: {
    search: 'Online with {{host}}: looking for “{{subject}}”',
    look: 'Online with {{host}}: looking at {{subject}}',
    chain: 'Online with {{host}}: reading {{subject}}',
    file: 'Online with {{host}}: fetching {{subject}}',
    server: 'Online with {{host}}: {{subject}} is asked',
    more_one: '{{first}}, and one more',
    more_other: '{{first}}, and {{count}} more',
  },
  connection: {
    connecting: 'Connecting to Colophon',
    lost: 'Connection lost. Trying again; nothing you wrote is lost.',
    retry: 'Try now',
  },
  refused: {
    title: 'This window’s link is used up',
    body: 'Each link opens one window, once. Open the link that the terminal shows, or start Colophon again to get a new one.',
    kept: 'Nothing is lost: models, conversations and settings are where they were.',
  },

  toasts: 'Notices',
  undo: 'Undo',
  dismiss: 'Dismiss',

  broken: {
    room: 'This room met an error of ours',
    window: 'The window met an error of ours',
    body: 'What you saved is kept. You can try again; if it comes back, a report helps to mend it.',
    retry: 'Try again',
    copyReport: 'Copy a report',
    details: 'What went wrong',
  },
  arriving: {
    room: 'This room is on its way',
    window: 'The window is on its way',
    body: 'A part of it could not be read, because Colophon was not there. It comes by itself as soon as Colophon is back. What you saved is kept.',
  },
  report: {
    copied: 'Report copied. It holds versions, the device and the last log lines; no keys, no texts, no paths.',
    notCopied: 'The report could not be copied: this browser did not allow it.',
    noHost: 'The host did not answer, so its part is missing.',
  },
  notFound: {
    title: 'There is no such page',
    body: 'The address names no room of this house.',
    go: 'Go to Ask',
  },
  settingsRecovered:
    'The settings file was damaged. Colophon went on with the last good copy, or with the defaults; please look them over.',
  catalogueRecovered:
    'The catalogue was damaged. It was put aside in the data folder under another name, and a new one was begun: your models are in it again, conversations and jobs from before are not.',
  walletLocked: 'The wallet is locked.',
  folderShown: 'The data folder is open in your file manager.',
  copied: 'Copied',
  notCopied: 'This could not be copied: the browser did not allow it.',
} as const;
