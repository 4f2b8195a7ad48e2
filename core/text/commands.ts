import type { CommandGroup, CommandId, MenuName } from '../commands.ts';

/** English titles, for the window's catalogue and for the desktop shell's menu alike: one source for both. */
export const commandTitles = {
  palette: 'Find a command',
  'go.curate': 'Curate',
  'go.ask': 'Ask',
  'go.models': 'Models',
  'go.factory': 'Factory',
  'go.datanets': 'Datanets',
  'go.earnings': 'Earnings',
  'go.wallet': 'Wallet',
  'go.settings': 'Settings',
  'conversation.new': 'New conversation',
  'composer.focus': 'Write a question',
  'answer.stop': 'Stop the answer',
  'answer.again': 'Ask the last question again',
  'answer.copy': 'Copy the last answer',
  'question.edit': 'Edit the last question',
  'conversation.copy': 'Copy the conversation',
  'conversations.toggle': 'Show or hide the conversations',
  'model.add': 'Add a model',
  'desk.submit': 'Submit the record',
  'desk.skip': 'Skip the record',
  'desk.discard': 'Discard the record, or put it back',
  'desk.flag': 'Flag the record, or take the flag off',
  'desk.accept': 'Accept what is suggested',
  'desk.undo': 'Undo what was last done in the project',
  'desk.redo': 'Redo what was undone in the project',
  'desk.goOn': 'Go on by itself after one answer, or stop doing so',
  'desk.keys': 'Change the keys of the desk',
  'theme.toggle': 'Change between light and dark',
  'figures.toggle': 'Show or hide the figures of answers',
  'zoom.in': 'Larger',
  'zoom.out': 'Smaller',
  'zoom.reset': 'Actual size',
  keys: 'Show all keys',
  'report.copy': 'Copy a report for a bug',
  'folder.show': 'Show the data folder',
} as const satisfies Record<CommandId, string>;

export const commandGroupTitles = {
  go: 'Go to',
  ask: 'Ask',
  models: 'Models',
  desk: 'Labelling desk',
  view: 'View',
  app: 'Colophon',
  help: 'Help',
} as const satisfies Record<CommandGroup, string>;

export const menuTitles = {
  app: 'Colophon',
  file: 'File',
  edit: 'Edit',
  view: 'View',
  go: 'Go',
  help: 'Help',
} as const satisfies Record<MenuName, string>;
