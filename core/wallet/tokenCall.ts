/** What is done with tokens of the ERC-20 kind. Everything else that such a contract knows is not signed here. */
export type TokenCall = { does: 'transfer' | 'approve'; who: string; amount: bigint };

const SELECTORS = { '0xa9059cbb': 'transfer', '0x095ea7b3': 'approve' } as const;

/** An allowance of so much or more is one without end, whatever it was meant to be: no token has this many. */
export const ENDLESS_ALLOWANCE = 2n ** 128n;

/** Reads the bytes of a call to a token; undefined where they are anything but exactly one of the two. */
export function readTokenCall(data: string): TokenCall | undefined {
  const matched = /^(0x[0-9a-f]{8})0{24}([0-9a-f]{40})([0-9a-f]{64})$/.exec(data.toLowerCase());
  const [, selector = '', who = '', amount = ''] = matched ?? [];
  const does = Object.entries(SELECTORS).find(([each]) => each === selector)?.[1];
  return does === undefined ? undefined : { does, who: `0x${who}`, amount: BigInt(`0x${amount}`) };
}

/** The bytes of such a call. `who` is an address of any case. */
export function writeTokenCall({ does, who, amount }: TokenCall): string {
  const selector = Object.entries(SELECTORS).find(([, name]) => name === does)?.[0] ?? '';
  return `${selector}${who.slice(2).toLowerCase().padStart(64, '0')}${amount.toString(16).padStart(64, '0')}`;
}
