/** What the rooms of those who earn and of those who pay have in common. */
export const settling = {
  pages: 'Pages of the room',
  earned: 'Earned',
  owed: 'Owed',
  account: 'Account',
  token: 'Counted in',
  unlock: 'The wallet is locked',
  showWhat: 'Show what happens',
  save: 'Save it',
  saved: 'The file is saved.',
  amount: 'Amount',
  payee: 'Payee',
  answers: 'Answers',
  part: {
    base: 'the base',
    author: 'adapter author',
    prompts: 'prompt and workflow authors',
    evaluators: 'evaluators',
    reviewers: 'reviewers',
    contributors: 'contributors',
    flat: 'flat pool',
  },
} as const;
