/** Rules of a datanet, and how its reviewers change them. */
export const governance = {
  title: 'Rules',
  wanted: 'Reviewers want other rules:',
  supported: '{{amount}} of the {{quorum}} reviewers that it takes want them.',
  states: {
    waiting: 'They can hold from {{when}} on.',
    ready: 'They can hold since {{when}}: anybody can bring them about.',
    late: 'They could hold from {{when}} on, and nobody brought them about in time.',
  },
  support: 'Want them too …',
  adopt: 'Let them hold …',
  propose: 'Want other rules …',
} as const;
