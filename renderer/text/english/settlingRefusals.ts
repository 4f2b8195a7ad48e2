import type { SettlingRefusal } from '#core/settlement/shown.ts';

/** Why nothing was settled, registered, shared or claimed. */
export const settlingRefusals = {
  'no-payer': 'Nobody was chosen yet who pays for answers. Nothing was done. Choose an account that pays.',
  'not-an-account': 'That account is not in your wallet. Nothing was done. Choose one of yours.',
  'bad-amount':
    'That is not an amount of this token. Nothing was done. Give a number with no more places than the token has.',
  'no-token':
    'There is no token at this address on this network. Nothing was done. Compare the address and the network.',
  'no-lineage':
    'This adapter does not say what it was trained on, so nobody could be paid for it. Nothing was registered. Use one that was trained here.',
  'no-sources':
    'None of what this adapter was trained on was accepted by a datanet of this network. Nothing was registered. Publish the snapshots first, or read the network again.',
  'bad-division':
    'The parts of the fee do not make a whole. Nothing was registered. Let them add up to a hundred per cent.',
  'not-authorised':
    'This machine may not sign receipts for this account: it never was allowed to, its time is over, or it was taken back. Nothing was settled. Allow it in the payer’s room.',
  'nothing-owed': 'Nothing is owed that could be settled now. Answers that are still being weighed come later.',
  'nobody-to-pay':
    'Nobody may have what is owed: all of it is unattributed, and the adapter was made of its author’s own data. Nothing was charged or settled.',
  'pool-too-small':
    'There is less in the pool than is owed. Nothing was settled, and nothing was half done. Pay in what is missing, then settle again.',
  'under-way':
    'An earlier settlement is signed and not in a block yet. Nothing was begun. Wait for it, or look at it in the wallet.',
  'still-pending':
    'A posted settlement waits for the end of its window or for an answer. Nothing was begun. Settle again when it is final.',
  'leaves-missing':
    'What everybody was owed before is neither here nor on the network, so it cannot be added to. Nothing was settled. Bring the file of leaves.',
  'needs-place':
    'So many payees do not fit into the post. Nothing was signed. Put the file of leaves where others find it first.',
  moved:
    'The network stands elsewhere than when this was added up. Nothing was signed. Read the network and look at it again.',
  'nothing-there': 'There is nothing left to do here. Nothing was signed. Read the network again.',
  'not-a-statement':
    'This is no file that a payer shared, or it says something else than the network. Nothing was taken from it. Ask for it again.',
  'no-evidence':
    'There is no evidence here that the contract would take. Nothing was signed. Wrong shares are for the reviewers of the datanet.',
} as const satisfies Record<SettlingRefusal, string>;
