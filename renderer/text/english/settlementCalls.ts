/** What a call of the settlement contract does, as `calls` says it of the others. */
export const settlementCalls = {
  paysIn: 'It leaves the account now, and lies with the contract.',
  comesBack: 'What is not settled can be had back, a day after asking for it.',
  answerAbsence: {
    short: 'You show that somebody has no part in what was posted.',
    says: 'You show that {{account}} has no leaf in what {{payer}} posted, by the two leaves beside its place.',
    after:
      'The demand is answered, and its bond goes to the account that posted. For half a day more it can be challenged.',
  },
  answerAccount: {
    short: 'You show what somebody is owed in what was posted.',
    says: 'You show the leaf of {{account}} in what {{payer}} posted: {{total}} in all.',
    after:
      'The demand is answered, and its bond goes to the account that posted. For half a day more it can be challenged.',
  },
  answerEntry: {
    short: 'You show a receipt’s fingerprint.',
    says: 'You show what stands at index {{index}} of the receipts that {{payer}} settled: a fingerprint and a signature, and nothing of the answer.',
    after:
      'The demand is answered, and its bond goes to the account that posted. For half a day more it can be challenged.',
  },
  askWithdrawal: {
    short: 'You ask for money back from your pool.',
    says: 'You ask for {{amount}} back from your pool.',
    takesBack: 'You no longer ask for money back from your pool.',
    after:
      'A day later, and for a day, you can fetch it, or what is left of it: what is settled before then comes first.',
  },
  authorise: {
    short: 'You let a key sign receipts for your pool.',
    says: 'You let the key {{node}} sign receipts for your pool in {{token}}, until {{until}}.',
    after: 'It can say what answers cost. It can move nothing. You can take this back for good at any time.',
  },
  cancel: {
    short: 'You end a settlement that was not opened in time.',
    says: 'You end what {{payer}} posted: what was demanded of it ({{which}}) was not shown in time.',
    after: 'What was final before stays claimable. Half of the bond goes to whoever demanded it, and half to nobody.',
  },
  challengeFork: {
    short: 'You challenge a settlement with a receipt that was handed out.',
    says: 'You show that {{payer}}’s key signed two receipts for index {{index}}: the one that is posted, and another that was handed out.',
    after: 'If the contract agrees, what was posted is struck. Half of its bond is yours, and half goes to nobody.',
  },
  challengeLineage: {
    short: 'You challenge a settlement whose credits do not fit the adapter.',
    says: 'You show that a receipt of {{payer}} at index {{index}} credits what its adapter was not made of, or what may not be read.',
    after: 'If the contract agrees, what was posted is struck. Half of its bond is yours, and half goes to nobody.',
  },
  challengeLowered: {
    short: 'You challenge a settlement that takes something away.',
    says: 'You show that {{payer}} posted less for {{account}} than before: {{since}} after {{before}}.',
    after:
      'If the contract agrees, what was posted is struck. Half of its bond is yours, and half goes to nobody. What was final before stays claimable.',
  },
  challengeOmitted: {
    short: 'You challenge a settlement that leaves somebody out.',
    says: 'You show that {{payer}} left {{account}} out, who had {{before}} before.',
    after:
      'If the contract agrees, what was posted is struck. Half of its bond is yours, and half goes to nobody. What was final before stays claimable.',
  },
  challengeOrder: {
    short: 'You challenge a settlement that is out of order.',
    says: 'You show that two leaves beside each other in what {{payer}} posted are not in order.',
    after: 'If the contract agrees, what was posted is struck. Half of its bond is yours, and half goes to nobody.',
  },
  challengeReceipt: {
    short: 'You challenge a settlement with a receipt that does not belong there.',
    says: 'You show that a receipt of {{payer}} at index {{index}} is of another pool or place, or of a time at which its key had no right.',
    after: 'If the contract agrees, what was posted is struck. Half of its bond is yours, and half goes to nobody.',
  },
  challengeSignature: {
    short: 'You challenge a settlement with a receipt that was not signed.',
    says: 'You show that the entry at index {{index}} of what {{payer}} posted was not signed by the key that it names.',
    after: 'If the contract agrees, what was posted is struck. Half of its bond is yours, and half goes to nobody.',
  },
  claimMany: {
    short: 'You claim what you are owed.',
    says: 'You claim what {{accounts}} is owed under the final settlements of these payers: {{payers}}.',
    arrives: 'What was not paid before arrives there, or where that account wants to be paid.',
    after: 'What was paid cannot be claimed again. What is owed later can be claimed in the same way.',
  },
  collect: {
    short: 'You collect what was credited.',
    says: 'You have {{account}} paid all that it is owed in {{token}}, whoever it came from.',
    arrives: 'All of it arrives there, or where that account wants to be paid.',
    after: 'Nothing waits there any more until somebody credits it again.',
  },
  credit: {
    short: 'You settle what you owe for answers.',
    says: 'Out of the pool of {{payer}} {{many}} payees are credited {{sum}} together, for receipts {{from}} to {{to}}: {{payees}}.',
    after:
      'This is for good: it is theirs to collect, and cannot be taken back. These receipts cannot be settled again.',
  },
  demand: {
    short: 'You demand to be shown something of a settlement.',
    says: 'You demand to be shown {{which}} in what {{payer}} posted.',
    after:
      'Unanswered for a day, the whole settlement can be ended and your bond comes back. Answered, the bond goes to the account that posted.',
  },
  deposit: {
    short: 'You pay into a pool.',
    says: 'You pay {{amount}} into the pool of {{payer}}.',
    after:
      'It is there for what that account owes for answers. Its owner can ask for what is not settled, and fetch it a day later.',
  },
  depositWithPermit: {
    short: 'You pay into a pool, with an allowance in the same call.',
    says: 'You pay {{amount}} into the pool of {{payer}}, and allow the contract to take exactly that.',
    after:
      'It is there for what that account owes for answers. Its owner can ask for what is not settled, and fetch it a day later.',
  },
  finalise: {
    short: 'You make a settlement final.',
    says: 'You make final what {{payer}} posted in {{token}}.',
    after: 'Everybody in it can claim what they are owed. The bond goes back to the account that posted it.',
  },
  post: {
    short: 'You settle what you owe for answers.',
    says: 'You post what everybody was ever owed by {{payer}}: {{total}} to {{leaves}} payees, for receipts {{from}} to {{to}}. Its root is {{root}}.',
    file: 'The payees are in the file {{file}}.',
    arrives: 'The bond comes back when it is final.',
    after:
      'What it has grown by leaves the pool now. For a day everybody can challenge it; after that it is final and can be claimed. If it is struck, the bond is lost and the money is back in the pool.',
  },
  reclaim: {
    short: 'You fetch back the bond of a demand.',
    says: 'You fetch back the bond of the demand for {{which}} in settlement {{number}} of {{payer}}, which was struck.',
    after: 'The bond waits to be collected.',
  },
  revoke: {
    short: 'You take back a key’s right to sign receipts.',
    says: 'From index {{firstInvalid}} on, receipts of the key {{node}} no longer count for your pool in {{token}}.',
    after: 'This cannot be undone. What it signed before still counts and can be settled.',
  },
  setPayout: {
    short: 'You say where you are paid.',
    says: 'From now on everything that this account earned is paid to {{payout}}.',
    own: 'From now on everything that this account earned is paid to the account itself.',
    after: 'Whoever has it paid, it goes there. You can change it at any time.',
  },
  setPoster: {
    short: 'You let an account settle for you.',
    says: 'You let {{poster}} settle from your pool, up to {{most}} a day, until {{until}}.',
    none: 'You no longer let {{poster}} settle from your pool.',
    after:
      'It can give money from the pool only to payees of receipts, and nobody can have more of it in a day. You can take this back at any time.',
    afterNone: 'It can spend nothing from the pool any more.',
  },
  withdraw: {
    short: 'You fetch money back from your pool.',
    says: 'What you asked for a day ago, or what is left of it, leaves your pool in {{token}} and goes to {{to}}.',
    arrives: 'It arrives there, as far as it is still free.',
    after: 'What is in the pool besides stays there.',
  },
  units: '{{amount}} of the smallest units of {{token}}',
  coin: 'the coin of the network',
  leaf: 'the leaf of {{account}}',
  entry: 'receipt {{index}}',
  payee: '{{account}} with {{amount}}',
} as const;
