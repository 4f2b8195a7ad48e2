import { secp256k1 } from '@noble/curves/secp256k1.js';
import { HDNodeWallet, Mnemonic, computeAddress } from 'ethers';

/** Coin 60, the first account's outer chain: what nearly every wallet shows for a phrase. */
const path = (index: number) => `m/44'/60'/0'/0/${index}`;

/** A phrase as a person types it: any spaces and any case. Undefined where its checksum does not hold. */
export function readPhrase(text: string): string | undefined {
  const words = text.normalize('NFKD').trim().toLowerCase().split(/\s+/);
  const phrase = words.join(' ');
  return [12, 15, 18, 21, 24].includes(words.length) && Mnemonic.isValidMnemonic(phrase) ? phrase : undefined;
}

export function phraseOf(entropy: Uint8Array): string {
  return Mnemonic.fromEntropy(entropy).phrase;
}

/** 32 bytes in hex, below the curve's order and not nought. */
export function readKey(text: string): string | undefined {
  const digits = text.trim().replace(/^0x/i, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(digits)) return undefined;
  return secp256k1.utils.isValidSecretKey(Buffer.from(digits, 'hex')) ? `0x${digits}` : undefined;
}

export function addressOfKey(key: string): string {
  return computeAddress(key);
}

export function accountOf(phrase: string, index: number): { key: string; address: string; path: string } {
  const wallet = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(phrase), path(index));
  return { key: wallet.privateKey, address: wallet.address, path: path(index) };
}
