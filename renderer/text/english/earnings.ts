/** The room of those who earned something. */
export const earnings = {
  title: 'Earnings',
  ground: 'What your records earn stands here',
  groundLead:
    'Whoever answers with an adapter that learnt from your records owes its fee, and the receipts of the answers say how it is divided. For that you need an account to be paid at, and a network on which payers settle.',
  none: 'Nothing has been earned on {{name}} yet',
  noneLead:
    'Earnings come when an adapter that learnt from your records is registered with a fee, somebody answers with it, and they settle. Which of your records carried answers on this machine stands under Credit.',
  noneWhere: 'Looked for: what {{accounts}} earned.',
  toCredit: 'Over time, in Credit',
  lastDays: 'Earned by your accounts in the last 30 days, as payers settled',
  chart: 'Earned day by day, last 30 days, by UTC',
  nothingLately: 'Nothing was settled in these 30 days.',
  stage: {
    claimable: 'Ready to claim',
    inWindow: 'In the challenge window',
    pending: 'Waits to be made final',
    claimed: 'Paid out',
  },
  stageHelp: {
    claimable: 'fetched when you like',
    inWindow: 'posted, and can still be challenged',
    inWindowUntil: 'until {{when}}',
    pending: 'its window is over',
    claimed: 'ever, on this network',
  },
  claim: 'Claim…',
  claimFrom: 'Claim from {{payer}}',
  claimTitle: 'Claim what you earned',
  claimLead:
    'Each line is one transaction. You see what it does before you sign, and nothing is lost by leaving one for later.',
  claimNothing: 'There is nothing to claim now. What is in the challenge window comes later, by itself.',
  claimBrings: '{{amounts}} for {{account}}',
  claimFee: 'The network takes about {{fee}} for it.',
  worth: {
    yes: 'It is worth its fee: it brings at least twenty times as much.',
    wait: 'Better wait: the fee is large beside it. Waiting costs nothing, for totals only grow.',
    unknown:
      'Whether that is worth the fee, only you can say: nobody here knows what {{tokens}} are worth in {{coin}}.',
  },
  claimStep: {
    collect: 'Collect for {{account}}',
    claim: 'Claim for {{account}}',
  },
  claimed: 'It is paid out.',
  by: {
    label: 'By what',
    datanet: 'Datanet',
    snapshot: 'Snapshot',
    record: 'Record',
    adapter: 'Adapter',
    payer: 'Payer',
  },
  byTitle: 'What earned it',
  between: 'Between',
  betweenOf: '{{low}} and {{high}}',
  exact: 'exactly',
  notKnown: 'not known',
  datanet: 'Datanet {{id}}',
  why: 'Why',
  whyNamed: 'Why {{name}} earned',
  whyNothing: 'The payer has not shared why. They can hand you a file, which you can take here.',
  unknownAll:
    '{{amount}} cannot be cut this way: their payers have not shared what it was for. They can hand you a file.',
  apart:
    '{{amount}} more came for none of these in particular: for a part in the adapter, or from what is left unattributed.',
  unknown:
    '{{amount}} more cannot be cut this way: their payers have not shared what it was for. They can hand you a file.',
  noRows: 'Nothing is known yet that could be cut this way.',
  reason: 'As what',
  knownBy: 'Known by',
  forecast:
    'If the next thirty days are like the {{days}} before, they bring about {{middle}}; nine times out of ten between {{low}} and {{high}}.',
  forecastNothing: 'If the next thirty days are like the {{days}} before, they bring nothing.',
  forecastNone: 'There is no forecast: fewer than seven days are known.',
  forecastTitle: 'What may come',
  fromTitle: 'From whom',
  direct: 'credited directly, for good',
  directAll: 'All payers together',
  underRoot: 'under a posted root',
  bonds: 'kept with the contract: credits, bonds that came back',
  leavesMissing: 'The list that proves it is not here.',
  fetchLeaves: 'Fetch the list…',
  fetchTitle: 'Fetch a payer’s list of leaves',
  fetchHelp:
    'Large settlements lie in a file. Wherever it comes from, it counts only where its fingerprint is the one on the chain. Whoever is asked there sees your address on the net.',
  fetchPlace: 'Address of the file',
  fetch: 'Fetch it',
  fetched: 'The list is here.',
  takeFile: 'Take a file of a payer’s…',
  taken: 'It holds, and is taken in.',
  taxes: 'Save as a table',
  taxesHelp: 'What came in and was paid out in a year, for the tax office.',
  taxesYear: 'Year {{year}}',
  payoutTitle: 'Where you are paid',
  payoutSelf: 'at the account itself',
  payoutAt: 'at {{payout}}',
  payoutChange: 'Change it…',
  payoutLabel: 'Pay it to',
  payoutHelp: 'A whole address. Left empty: the account itself.',
  warningsTitle: 'Look at this',
  warning: {
    lowered:
      'A settlement that {{payer}} posted gives {{account}} {{since}} in all, where {{before}} stood before. Challenge it by {{until}}, or it may become final.',
    omitted:
      'A settlement that {{payer}} posted leaves out {{account}}, who had {{before}} under the one before. Challenge it by {{until}}, or it may become final.',
    unseen:
      'A settlement that {{payer}} posted lies in a file that is not here, so nobody here can see what it gives {{account}}, who had {{before}} before. Fetch the file, or demand to be shown by {{until}}.',
    unanswered:
      '{{payer}} has not answered your demand in time. You can strike the settlement: what was final before stays.',
    disorder:
      'The accounts in a settlement that {{payer}} posted are not in order: somebody can be hidden among them. Bring it before the contract by {{until}}, or it may become final.',
    unsigned:
      'Receipt {{receipt}} of a settlement that {{payer}} posted was never signed by the key that it names. Bring it before the contract by {{until}}, or it may become final.',
    forked:
      'Receipt {{receipt}} of a settlement that {{payer}} posted is not the one that you were handed. Bring both before the contract by {{until}}, or it may become final.',
    misplaced:
      'Receipt {{receipt}} of a settlement that {{payer}} posted is from a time, or of a number, at which its key had no right. Bring it before the contract by {{until}}, or it may become final.',
    outside:
      'Receipt {{receipt}} of a settlement that {{payer}} posted credits what its adapter neither learnt from nor may read. Bring it before the contract by {{until}}, or it may become final.',
    unshown:
      'What {{payer}} handed you about receipt {{receipt}} does not fit the settlement that is posted. Demand to be shown by {{until}} what stands there; with that it can be struck.',
  },
  wait: 'Nothing has to be done now.',
  act: {
    challenge: 'Bring it before the contract…',
    demand: 'Demand to be shown…',
    cancel: 'Strike it…',
  },
  challenged: 'It is struck. What was final before can still be claimed.',
  demanded: 'It is demanded. Unanswered for a day, the settlement can be struck.',
} as const;
