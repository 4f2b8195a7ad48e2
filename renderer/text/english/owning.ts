/** What the owner of a datanet does with it. */
export const owning = {
  describe: 'Describe anew …',
  offer: 'Hand over …',
  takeBack: 'Take the offer back …',
  take: 'Take it over …',
  offeredTo: 'Its owner offers it to',
  heir: 'Offered to',
  acts: { takeBack: 'Take the offer back', take: 'Take a datanet over' },
  says: {
    takeBack: 'Nobody can take it any more, and you stay its owner.',
    take: 'You become its owner: you admit members and publish versions. Terms, rules and votes stay as they are.',
  },
  describeTitle: 'Describe a datanet anew',
  offerTitle: 'Hand a datanet over',
  offerSays: 'It is offered to one account, and stays yours until that account takes it.',
  to: 'To whom',
} as const;
