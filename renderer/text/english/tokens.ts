/** Tokens in the wallet. */
export const tokens = {
  title: 'Tokens',
  none: 'No token was added on this network. Add one by the address of its contract; none appears here by itself.',
  token: 'Token',
  held: '“{{name}}” has {{amount}} {{symbol}}.',
  add: 'Add a token',
  addTitle: 'Add a token',
  addIt: 'Add it',
  addHelp:
    'Anybody can make a token and call it what they like. Take its address from whoever stands behind it, and not from a message.',
  address: 'Address of its contract',
  forget: 'Forget',
  forgetNamed: 'Forget {{name}}',
  doubt: {
    unnamed: 'It has no name that can be shown.',
    'like-coin': 'It calls itself like the coin of this network, and is another thing.',
    'like-other': 'It calls itself like another token of your list. Compare the addresses.',
    'like-known':
      'It calls itself like one that everybody knows. Anybody can: compare its address with the one that its issuer publishes.',
  },
} as const;
