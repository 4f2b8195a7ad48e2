import { contractErrors } from './contractErrors.ts';
import { settlingRefusals } from './settlingRefusals.ts';

/** What happens between a person, their wallet and a network: what happened, what was kept, what to do. */
export const chainFailures = {
  CHAIN_FAILED: {
    unreachable:
      '{{host}} could not be reached, so nothing is known of {{name}}. Nothing was signed or sent. See whether this machine is online, or add another endpoint in Settings under Networks.',
    slow: '{{host}} did not answer in time for {{name}}. Nothing was signed. Try again, or add another endpoint in Settings under Networks.',
    certificate:
      '{{host}} could not prove that it is who it says it is, so it was not asked about {{name}}. If a proxy stands between, ask whoever runs it.',
    proxy:
      'The proxy on the way to {{host}} could not be used, so nothing is known of {{name}}. Look at its address in Settings under Network.',
    denied: '{{host}} answers about {{name}} only to those whom it knows. Nothing was signed. Use another endpoint.',
    busy: '{{host}} is asked by too many at the moment, so nothing more is known of {{name}}. Nothing was lost. Try again in a minute, or add another endpoint.',
    server:
      '{{host}} has trouble of its own. Nothing was signed. Try again later, or add another endpoint for {{name}}.',
    answer:
      '{{host}} answered with something that no node of {{name}} says. It was not believed, and nothing was signed. Look at its address.',
    'too-large': '{{host}} sent more about {{name}} than any answer is long, and was not listened to any further.',
    address:
      'That is not an address of a node for {{name}}. Nothing left this machine. It begins with https:// and has no password in it.',
    plain:
      'The address of {{host}} begins with http://, so others on the way could read and change what it says about {{name}}. Nothing left this machine. Use https://, or say that this is meant.',
    redirect: 'For {{name}}, {{host}} sends on to somebody else, who was not followed. Look at its address.',
    'wrong-chain':
      '{{host}} serves another chain than {{name}} ({{detail}}). Nothing was signed. Remove this endpoint, or enter it under its own network.',
    lagging:
      'What {{host}} says about {{name}} is old: its newest block is far behind. Nothing was signed. Wait, or add another endpoint.',
    disagree:
      'Two endpoints of {{name}} tell of different blocks, {{host}} among them. One of them is wrong, so nothing was signed. Remove the one that you do not trust, or wait.',
    off: '{{name}} is switched off. Nothing was lost. Start it in Settings under Networks.',
  },
  CHAIN_REFUSED: '{{name}} said no: {{detail}}. Nothing was changed there. Look at what was asked for.',
  CONTRACT_REFUSED: contractErrors,
  PRACTICE_FAILED: {
    absent:
      'The program of the practice network is not here{{detail}}. Everything else works. Install Colophon with its optional parts, or use another network.',
    ended:
      'The practice network stopped ({{detail}}). What it held until the last save is kept. Start it again in Settings under Networks.',
    damaged:
      'What was kept of the practice network cannot be read ({{detail}}). It lies untouched in the data folder. Begin a new one in Settings under Networks.',
  },
  AUDIT_REFUSED: {
    'not-a-report':
      'This is no report of an audit, or somebody has changed it since it was written. Nothing was signed. Ask the auditor for the file again.',
    'other-network':
      'This report is about another network. Nothing was signed. Choose that network, or ask for another report.',
    'not-this-payer':
      'The payer whom this report names never let that key sign receipts here, as far as the network was read. Nothing was signed. Read what is new, and ask the auditor whom it is about.',
  },
  ATTESTATION_REFUSED: {
    'not-attestations': 'This is no file with attestations. Nothing was taken from it.',
    'too-large': 'A file with attestations has half a megabyte at most. Nothing was taken from it.',
    'too-many': 'There is no room for more attestations here. Forget some first; what came before is kept.',
    'own-subject': 'Nobody attests something of themselves. Choose another account, or name somebody else.',
    'bad-words': 'Say what they know in up to 80 plain letters on one line. Nothing was signed.',
    'bad-time': 'An attestation holds for a day at least and for ten years at most. Nothing was signed.',
    'not-yours':
      'Only the account that signed it can take it back, and its key is not in this wallet. Nothing was signed.',
  },
  WALLET_REFUSED: {
    locked: 'The wallet is locked, so nothing was done. Open it with your password and try again.',
    'no-keys': 'There is no key in this wallet yet. Make one, or bring one that you have.',
    'wrong-password':
      'That is not the password, so nothing was done. Try again; after a few wrong ones you have to wait.',
    'short-password':
      'That password is too short. Nothing was done. Take at least ten characters; several words are good.',
    'not-a-phrase':
      'These are not the words of a phrase: one of them is wrong, missing or at another place. Nothing was added. Compare them with your paper.',
    'words-differ':
      'These are not the three words. Nothing was kept. Look at your paper, or go back and write them down again.',
    'draft-gone':
      'These words are gone: the wallet was locked before they were kept. Throw them away and make new ones.',
    'not-a-key': 'That is not a private key. Nothing was added. It has 64 characters from 0–9 and a–f.',
    'keystore-unreadable':
      'This is not a keystore of version 3, or it is damaged. Nothing was added, and the file is as it was. Save it again from the other wallet.',
    'keystore-weak':
      'This keystore is sealed so weakly that anybody could open it. Nothing was added. Save it again from the other wallet, or bring the private key.',
    'keystore-heavy':
      'Opening this keystore would take more memory or time than any honest one needs. Nothing was tried. Save it again from the other wallet.',
    'keystore-presale':
      'This is a file of Ethereum’s presale, which is not a keystore. Nothing was added. Open it with a tool for presale files, and bring the private key.',
    'keystore-password':
      'The password does not open this keystore, or the file was changed. Nothing was added. Try again.',
    'known-account': 'This account is here already. Nothing was added. Look for it in the list.',
    'not-an-address':
      'This is not an address, or it has a typing error in it. Nothing was added. Copy it whole: 0x and 40 characters.',
    'no-key-for-it': 'There is no key here for this account. Nothing was done. Bring its phrase or its key first.',
    'too-many-accounts': 'There are as many accounts as a wallet here can hold. Nothing was added. Remove one first.',
    damaged:
      'The file with your keys cannot be read. It was left as it is. Put a good copy in its place, or move it away and bring your phrase.',
    'keychain-shut':
      'This system’s keychain did not open or seal the keys, so nothing was done. Unlock the keychain and try again.',
    'process-gone': 'The process that holds the keys ended, so the wallet is locked. Nothing is lost. Open it again.',
  },
  SIGNING_REFUSED: {
    'unknown-call':
      'Nobody could say in words what this does, so it cannot be signed here. Nothing was sent. Do it in a way that Colophon knows.',
    'endless-allowance':
      'This would let somebody take more than there is, for ever. Nothing was signed. Allow the amount that is needed now.',
    'bad-amount':
      'That is not an amount that can be sent. Nothing was signed. Give a number above nought, with no more places than it has.',
    'bad-address': 'That is not an address. Nothing was signed. Copy it whole: 0x and 40 characters.',
    'bad-text':
      'A text is empty, too long, or has signs in it that cannot be shown. Nothing was signed. Write it with plain letters.',
    'to-itself': 'That is the same account. Nothing was signed. Choose somebody else to send to.',
    'not-enough':
      'There is not enough in the account for the amount and the fee. Nothing was signed. Send less, or bring more there first.',
    'would-fail':
      'The network was asked what would happen, and it would fail. Nothing was signed, and no fee was paid.',
    'absurd-fee':
      'The network asks for a fee that nobody pays. Nothing was signed. Wait, or look at the endpoints of this network in Settings.',
    'account-has-code':
      'Somebody put a program onto this account, which could take what it holds. Nothing was signed. Move to a new account.',
    'no-token':
      'There is no token at this address on this network. Nothing was signed. Compare the address and the network.',
    'no-contract':
      'Colophon’s contracts are not on this network yet. Nothing was signed. Bring them there in Settings under Networks.',
    'not-shown':
      'This was shown too long ago, or was signed already. Nothing was signed now. Look at it once more and agree then.',
    differs:
      'What was signed is not what was shown. It was thrown away, and nothing was sent. Start Colophon anew before you try again.',
    'too-late': 'This is carried out already, or something else took its place. Nothing was signed. Look at its state.',
    'foreign-domain':
      'This message is for another program, so it is not signed here. Nothing was signed. Only messages of Colophon are.',
  },
  WALLET_WAIT: 'Too many wrong passwords. Nothing was tried. Wait {{seconds}} seconds and try again.',
  SETTLING_REFUSED: settlingRefusals,
  BUDGET_SPENT: {
    bounded:
      'The question was not asked: its answer could cost {{cost}}, and of the {{most}} that you allow for a day {{spent}} are spent or set aside. Ask for a shorter answer, use another adapter, or raise the budget.',
    unbounded:
      'The question was not asked: nothing bounds what its answer could cost, and you allow {{most}} a day. Give the answer a length, or raise the budget.',
  },
} as const;
