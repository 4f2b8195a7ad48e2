/** Curating: what all pages of a project share. */
export const curate = {
  title: 'Curate',
  opening: 'Opening the project',
  pages: {
    name: 'Pages of the project',
    desk: 'Desk',
    table: 'Table',
    quality: 'Quality',
    suggestions: 'Suggestions',
    questions: 'Questions',
    snapshots: 'Snapshots',
    import: 'Import',
  },
  reading: {
    body: 'Another window writes in this project. This one shows what it does.',
    takeOver: 'Write here instead',
  },
  copying: 'Copying the records into this window: {{percent}}',
  saving: {
    waiting_one: 'Saving {{count}} entry',
    waiting_other: 'Saving {{count}} entries',
    saved: 'Saved · {{time}}',
    nothing: 'Everything is saved',
    lost: 'Kept in this window until the connection is back: {{count}}',
  },
  me: 'You label as',
  notHere: 'This project cannot be opened.',
  again: 'Try again',
  back: 'All projects',
} as const;
