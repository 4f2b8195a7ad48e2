/**
 * What a call of Colophon's contracts does: in a line for the history, and in whole sentences before it is signed. `after`
 * says who can do what from then on.
 */
export const calls = {
  admit: {
    short: 'You let somebody into a datanet of yours.',
    says: 'You let {{account}} into datanet {{datanet}}. The key for which versions are wrapped from then on is {{key}}.',
    after:
      'They can read the versions whose keys you hand out after this. You can remove them; what they have read by then, they keep.',
  },
  adoptRules: {
    short: 'Rules that the reviewers of a datanet agreed on begin to hold.',
    says: 'The rules that the reviewers of datanet {{datanet}} agreed on begin to hold: {{rules}}',
    after:
      'From now on these reviewers decide by these rules, and only they can change them. What was proposed before is decided by the rules of then.',
  },
  commit: {
    short: 'You announced a contribution without showing it.',
    says: 'You announce a contribution without showing it. What is seen of it is {{commitment}}.',
    after:
      'Nobody can propose before you what you announced. After ten seconds you can open it with a second transaction; if you never do, nothing comes of it.',
  },
  create: {
    short: 'You make a datanet, and are its owner.',
    says: 'You make a datanet, and “{{from}}” owns it.\nIts terms: {{terms}}. Their document is {{document}}.\nIts rules: {{rules}}\nIts name and description are {{description}}, {{place}}.',
    after:
      'Its terms can never be changed. The owner admits members, publishes versions and can describe it anew. Only its reviewers accept or reject contributions, and only they can change the rules, after a wait. Nobody has power over bonds.',
  },
  describe: {
    short: 'You say anew what a datanet of yours is about.',
    says: 'You say anew what datanet {{datanet}} is called and about. It is {{description}}, {{place}}.',
    after: 'Its terms and its rules stay as they are, and nobody can do more or less in it than before.',
  },
  join: {
    short: 'You ask to become a member of a datanet.',
    says: 'You ask to become a member of datanet {{datanet}}, or change your key there. Your key for reading is {{key}}.',
    after:
      'Your address and this key are public. Where everybody may join, you are a member now; elsewhere its owner decides, and can remove you.',
  },
  judge: {
    short: 'You said what you think of an audit of a payer.',
    wrong:
      'As a reviewer of datanet {{datanet}} you say: the shares of the payer {{payer}} are wrong, by the report {{report}}.',
    right:
      'As a reviewer of datanet {{datanet}} you say: the report {{report}} does not show that the shares of the payer {{payer}} are wrong.',
    after: {
      wrong:
        'Your word is public. When as many of the present reviewers say so as decide there, the payer is marked, for all to see. No money moves and nothing is taken from anybody. You can take your word back with another one.',
      right:
        'Your word is public, and stands in place of what you said of this report before. No money moves and nothing is taken from anybody.',
    },
  },
  offerOwnership: {
    short: 'You offer a datanet to somebody.',
    says: 'You offer datanet {{datanet}} to {{to}}.',
    nobody: 'Datanet {{datanet}} is offered to nobody any more.',
    after:
      'If they take it, they own it: they admit members and publish versions, and you no longer do. Until then you can take the offer back.',
    afterNobody: 'Nobody can take it, and you stay its owner.',
  },
  propose: {
    short: 'You propose a snapshot to a datanet.',
    says: 'You put a snapshot before the reviewers of datanet {{datanet}}. Records: {{records}}.\nIts root is {{root}}, its manifest {{manifest}}, {{place}}.\nYou agree to the terms {{terms}}, and want it decided by version {{rules}} of the rules.',
    arrives:
      'The bond can be fetched back when it is accepted, when it is rejected for another reason than those listed in the rules, or when nobody decides in time. It is lost for good when a majority rejects it for listed reasons.',
    after:
      'Its fingerprint, its place and your address are public, for good. If it is accepted, everybody may use it as the terms say. You can withdraw your consent for what comes later.',
  },
  publishVersion: {
    short: 'You publish a version of a datanet of yours.',
    says: 'You publish version {{number}} of datanet {{datanet}}. Its manifest is {{manifest}}, {{place}}.',
    keys: 'Its key is wrapped for the present members, in the file {{wrappedKeys}}.',
    after:
      'It holds all that was accepted and not withdrawn so far. You cannot leave anything out, and nobody can change it afterwards.',
  },
  refund: {
    short: 'The bond of a contribution is fetched back.',
    says: 'The bond of contribution {{contribution}} is fetched back and goes to {{to}}.',
    arrives: 'The whole bond arrives there, once.',
    after: 'The contract holds nothing for this contribution any more. What was decided about it stays.',
  },
  register: {
    short: 'You register an adapter.',
    says: 'You register the adapter {{file}}, of the base family {{baseFamily}}, made from {{sources}}. {{fee}} {{division}}',
    fee: 'An answer costs {{perAnswer}}, and {{perThousand}} for each thousand tokens.',
    free: 'Its answers cost nothing.',
    inToken: 'These are units of the token {{token}}.',
    most: 'One answer costs at most {{most}}.',
    ownFree: 'Your own use is free.',
    division:
      'Of that, {{base}} goes to the base, {{author}} to you, {{prompts}} to authors of prompts, {{evaluators}} to evaluators, {{reviewers}} to reviewers and {{contributors}} to contributors.',
    after:
      'It can never be changed or taken back. Whoever answers with it owes this fee, divided in this way. Who contributed is named, for good.',
  },
  remove: {
    short: 'Somebody leaves a datanet.',
    says: '{{account}} is no longer a member of datanet {{datanet}}.',
    after:
      'They cannot read what is published from now on. What they could read before, they keep: no contract can take it back.',
  },
  supportRules: {
    short: 'You are for other rules of a datanet.',
    says: 'You are for other rules of datanet {{datanet}}: {{rules}}',
    after:
      'Your voice is public and stays. When as many of the present reviewers want the very same as the present quorum says, it can begin to hold after the present wait. Anybody can then bring it about, for two weeks.',
  },
  takeOwnership: {
    short: 'You took a datanet that was offered to you.',
    says: 'You take datanet {{datanet}}, which was offered to you.',
    after:
      'You own it: you admit members, publish versions and can describe it anew. Its terms, its rules and all votes stay as they are.',
  },
  vote: {
    short: 'You vote on a contribution.',
    says: 'You accept contribution {{contribution}}, with the root {{root}}.',
    rejects:
      'You reject contribution {{contribution}}, with the root {{root}}, as {{reason}}. What you wrote about it has the fingerprint {{reasons}}.',
    after:
      'Your vote is public and stands for good. When enough reviewers have accepted it, it is in the next version, and its contributor can fetch the bond.',
    afterRejection:
      'Your vote is public and stands for good. When enough reviewers reject it, it is out; if all of them name reasons that the rules list, its bond is lost. Nobody gets that bond.',
  },
  withdraw: {
    short: 'You withdraw your consent to a contribution.',
    says: 'You withdraw your consent to contribution {{contribution}}, with the root {{root}}.',
    after:
      'No later version has it, and no new adapter may be made of it. Versions and adapters from before keep it, and go on paying you. This cannot be undone.',
  },
  wrapKeys: {
    short: 'You hand the key of a version to the present members.',
    says: 'You hand the key of version {{number}} of datanet {{datanet}} to its present members, in the file {{wrappedKeys}}, {{place}}.',
    after: 'Whoever is a member now can read that version, and keeps what they read.',
  },
  place: 'to be fetched from {{location}}',
  handedOn: 'handed on by hand',
  other: 'You call “{{call}}” of Colophon’s contracts.',
  rules:
    'Votes of reviewers that decide: {{quorum}} of {{of}}, within {{period}}. Whoever proposes puts down a bond of {{bond}}, which is lost {{slashable}}. Other rules hold after a wait of {{timelock}}. The reviewers: {{reviewers}}.',
  slashable: 'only when a majority rejects as {{reasons}}',
  neverSlashed: 'never',
  noBond: '0 (no bond)',
} as const;
