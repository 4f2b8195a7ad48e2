import type { ContractError } from '#core/chain/contractErrors.ts';

/** Why a contract said no, by the name of its error: what it means for whoever was about to sign. */
export const contractErrors = {
  AdapterAlreadyRegistered: 'This very adapter is registered already. Nothing was signed. Look for it in the list.',
  AdapterInvalidDivision:
    'The parts of the fee do not make a whole. Nothing was signed. Let them add up to a hundred per cent.',
  AdapterInvalidFlatPool:
    'What is left unattributed is not given away whole. Nothing was signed. Let the weights of the other contributors add up to one million.',
  AdapterInvalidFlatWeight:
    'Your own contributions get nothing of what is left unattributed. Nothing was signed. Give them no weight.',
  AdapterInvalidHash: 'A file of the adapter is not named. Nothing was signed. Measure it and seal its recipe first.',
  AdapterInvalidSource: 'The sources are not in order, or one is there twice. Nothing was signed. Name each once.',
  AdapterInvalidSources: 'An adapter has between one and 64 sources. Nothing was signed. Choose them again.',
  ClaimAboveTotal:
    'More would be paid than the posted total holds. Nothing was signed. Tell the reviewers of the datanet about this payer.',
  ClaimInvalidProof:
    'The proof does not belong to the root that counts now. Nothing was signed. Read the network again.',
  ClaimNothing: 'All of this has been paid already. Nothing was signed. Read the network again.',
  CommitmentAlreadyMade: 'This was announced already. Nothing was signed. Go on with the proposal.',
  CommitmentNonexistent:
    'This was not announced, or it has been opened already. Nothing was signed. Announce it first; look whether it was proposed.',
  CommitmentTooYoung:
    'It was announced only just now. Nothing was signed. Wait ten seconds, then open it: that is why nobody can copy it.',
  ContributionAlreadyVoted: 'You have voted on this contribution. Nothing was signed. A vote stands for good.',
  ContributionAlreadyWithdrawn:
    'Its contributor has withdrawn consent to this contribution. Nothing was signed. Leave it out.',
  ContributionInvalidBond:
    'The bond is not the one that the rules ask for, or it was paid back already. Nothing was signed. Read the network again.',
  ContributionInvalidCount: 'A contribution without records cannot be proposed. Nothing was signed. Choose a snapshot.',
  ContributionInvalidRoot:
    'The contribution is not the one that you looked at: its root differs. Nothing was signed. Read the network again.',
  ContributionInvalidRules:
    'The rules of the datanet have changed since you read them. Nothing was signed. Read them, and decide again.',
  ContributionInvalidStatus:
    'The contribution is no longer, or not yet, at the point where this can be done. Nothing was signed. Read the network again and look how it stands.',
  ContributionInvalidTerms:
    'The terms are not those of this datanet. Nothing was signed. Read them, and agree to them as they are.',
  ContributionInvalidVoter:
    'This account is not among the reviewers who decide on this contribution. Nothing was signed. Choose another account.',
  ContributionUnauthorizedAccount:
    'The contribution belongs to another account. Nothing was signed. Choose the account that proposed it.',
  CreditInvalidPayee: 'A payee is missing, or would get nothing. Nothing was signed. Add it up again.',
  CreditInvalidPayees:
    'At most 32 payees are credited at once. Nothing was signed. Add it up again: more are settled by a post.',
  DatanetForbiddenUse:
    'The terms of the datanet forbid what is meant to be done with it. Nothing was signed. Read its terms.',
  DatanetInvalidLocation:
    'The place is missing, or longer than 512 characters. Nothing was signed. Give a short address.',
  DatanetInvalidTerms: 'There are no terms, or they end in the past. Nothing was signed. Give a day to come, or none.',
  DatanetNonexistent: 'There is no such datanet on this network. Nothing was signed. Read the network again.',
  DatanetUnauthorizedAccount:
    'This account may not do that in this datanet. Nothing was signed. Choose the account that owns it, or that reviews in it.',
  DemandInvalid: 'This cannot be demanded, or was demanded already. Nothing was signed. Look at what stands open.',
  DemandInvalidBond: 'The bond is not the one that a demand costs. Nothing was signed. Try again.',
  DemandNonexistent: 'Nobody demands this any more. Nothing was signed. Read the network again.',
  DemandStillOpen: 'There is still time to answer. Nothing was signed. Wait for the deadline.',
  DemandTooLate: 'The time for this is over. Nothing was signed. Read the network again and look what can be done now.',
  EvidenceInvalid: 'This is no evidence against what was posted. Nothing was signed. Read the network again.',
  FailedCall: 'Whoever was to be paid refuses money. Nothing was signed. Give another address.',
  InsufficientBalance: 'The contract does not hold that much. Nothing was signed. Read the network again.',
  KeyInvalid:
    'This key cannot have that duty: a key either signs receipts or settles, and never the payer’s own. Nothing was signed. Choose another one.',
  KeyInvalidTime: 'That time is over. Nothing was signed. Choose a later one.',
  KeyRevoked:
    'Receipts of this key no longer count from a point on. Nothing was signed. Settle what was written before, or use another key.',
  KeyUnauthorised:
    'This key may not do that for the payer, or other receipts come next. Nothing was signed. Read the network again.',
  MemberAlreadyAdmitted: 'This account is a member already. Nothing was signed. Read the network again.',
  MemberInvalidKey:
    'The member’s key is missing, or is not the one that you saw. Nothing was signed. Read the network again and compare.',
  MemberNonexistent: 'This account has not asked to become a member. Nothing was signed. Read the network again.',
  MembersChanged:
    'Members came, went or changed their keys in the meantime. Nothing was signed. Leave it at its place once more, so that it is sealed for those who are there now.',
  PaymentGasMissing: 'There is too little gas for the payment. Nothing was signed. Try again.',
  PaymentNothing: 'There is nothing to be fetched. Nothing was signed. Read the network again.',
  PaymentRefused:
    'Where the money would go does not take it. Nothing was signed; it stays in the contract. Choose another place to be paid.',
  PoolInvalidAmount:
    'The amount that came is not the one that was named; tokens that keep a part of what is sent are not taken. Nothing was signed.',
  PoolNotEnough:
    'There is less in the pool than this takes. Nothing was signed, and nothing was half done. Pay in what is missing.',
  PoolNothingToWithdraw:
    'There is nothing to fetch now. Nothing was signed. Ask for it first, wait a day, and fetch it within the day after.',
  PostInvalidBond: 'The bond is not the one that a post costs. Nothing was signed. Try again.',
  PostInvalidHash: 'A fingerprint of the settlement is missing or wrong. Nothing was signed. Add it up again.',
  PostInvalidLeaves: 'The number of payees does not fit. Nothing was signed. Add it up again.',
  PostInvalidPrevious: 'Another settlement came first. Nothing was signed. Read the network and add it up again.',
  PostInvalidTotal: 'The total has not grown, or is not the sum. Nothing was signed. Add it up again.',
  PostNonexistent: 'Nothing is posted there any more. Nothing was signed. Read the network again.',
  PostStillPending:
    'What is posted can still be challenged, or an answer is missing. Nothing was signed. Wait for the end of its window.',
  PosterSpentTooMuch:
    'The account that settles may not spend so much in a day. Nothing was signed. Wait, or let the payer allow more.',
  ReentrancyGuardReentrantCall:
    'The contract was called again while it was paying. Nothing was signed. Nothing is lost.',
  RootAlreadyProposed:
    'This snapshot has been proposed to this datanet before. Nothing was signed. A snapshot counts once.',
  RulesAlreadySupported: 'You are for these rules already. Nothing was signed. Wait for the other reviewers.',
  RulesInvalidPeriod: 'A time is shorter than an hour or longer than 90 days. Nothing was signed. Change it.',
  RulesInvalidQuorum:
    'A quorum is more than half of the reviewers and at most all of them, who are 32 at most. Nothing was signed. Change it.',
  RulesInvalidReasons: 'A bond cannot be lost without a reason. Nothing was signed. Choose the reasons again.',
  RulesInvalidReviewer: 'A reviewer is there twice, or is nobody. Nothing was signed. Name each once.',
  RulesNotReady:
    'The wait before these rules can hold is not over, or they were not decided, or were forgotten for two weeks. Nothing was signed. Look when they are ready.',
  SafeERC20FailedOperation:
    'The token did not move. Nothing was signed. Look whether there is enough of it, and whether you allowed it.',
  SumTreeInvalidLeaf: 'The payees are not in order, or one would get nothing. Nothing was signed. Add it up again.',
  SumTreeInvalidLeaves: 'The list of payees cannot be read. Nothing was signed. Add it up again.',
  SumTreeInvalidProof: 'The proof cannot be read. Nothing was signed. Read the network again.',
  VerdictInvalidPayer: 'Nobody is named as the payer. Nothing was signed. Open the report again.',
  VerdictInvalidReport: 'The report has no fingerprint. Nothing was signed. Open it again.',
  VersionInvalidKeys:
    'A datanet for members only needs a file of wrapped keys, and an open one has none. Nothing was signed. Look at its terms.',
  VersionInvalidManifest: 'The version has no manifest. Nothing was signed. Make it first.',
  VersionInvalidParent:
    'Another version was published in the meantime. Nothing was signed. Read the network again, and publish after that one.',
  VersionNonexistent: 'There is no such version. Nothing was signed. Read the network again.',
} as const satisfies Record<ContractError, string>;
