/** The command palette and the sheet of keys. */
export const palette = {
  title: 'Commands',
  placeholder: 'Type what you want to do',
  none: 'No command has that name. Try a room, such as “models”.',
  count_one: '{{count}} command',
  count_other: '{{count}} commands',
  sheetTitle: 'Keys',
  sheetNote: 'Single keys rest while you are typing. Two keys with a space are pressed one after the other.',
} as const;
