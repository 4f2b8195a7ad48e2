/** The page for those who build the window: every component in every state. */
export const dev = {
  title: 'Components',
  note: 'For those who build this window',
  act: 'Act',
  actWithKey: 'Act with a key',
  disabled: 'Disabled',
  word: 'A word',
  sentence: 'A sentence of the length that sentences have here, so that it is seen how it wraps.',
  openDialog: 'Open a dialog',
  openConfirm: 'Ask before something grave',
  openMenu: 'Open a menu',
  sayToast: 'Say something',
  sayUndo: 'Say something that can be undone',
  sayTrouble: 'Say that something went wrong',
  breakRoom: 'Break this room',
  brokenOnPurpose: 'Broken on purpose',
  hash: 'hash of an example',
} as const;
