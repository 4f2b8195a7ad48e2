const callNames = [
  'admit',
  'adoptRules',
  'commit',
  'create',
  'describe',
  'join',
  'judge',
  'offerOwnership',
  'propose',
  'publishVersion',
  'refund',
  'remove',
  'supportRules',
  'takeOwnership',
  'vote',
  'withdraw',
  'wrapKeys',
  'register',
] as const;

/** A call of Colophon's contracts that has a sentence of its own. */
export type CallName = (typeof callNames)[number];

export function isCall(name: string): name is CallName {
  return (callNames as readonly string[]).includes(name);
}
