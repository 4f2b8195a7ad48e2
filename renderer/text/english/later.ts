/** Rooms that a later version fills: what they will hold, and what they will never do. */
export const later = {
  notYet: 'Not built yet.',
  notYetNote: 'This page shows the plan of the house. Nothing on it works, and nothing on it is made up.',
  holds: 'What it will hold',
  never: 'What it will never do',
  today:
    'What works today: curating text, asking models, training adapters, the credit under each answer, and a wallet.',

  earnings: {
    title: 'Earnings',
    lead: 'Every answer leaves a receipt that says which records it came from, how that is known, and how sure it is. Here receipts will be added up: which of your records earned what, in which answers, and why. What cannot be traced stays unattributed, and the page says how much that is.',
    holds: {
      first: 'What your records have earned, and by which answers',
      second: 'Epochs and claims: what is settled, what is disputed, what is ready',
      third: 'Records that were never used, and what may be the reason',
    },
    never: {
      first: 'Pay for what it cannot show',
      second: 'Print an estimate without its interval',
      third: 'Count money that is not there',
    },
  },
} as const;
