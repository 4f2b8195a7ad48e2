export const beside = {
  title: 'Beside the base',
  intro:
    'These models do not answer: they help to find what an answer needs. Each runs beside the base in a process of its own, where there is room, and is loaded when it is needed. The local API offers those that make vectors.',
  list: 'Models beside the base',
  purpose: {
    embed: 'makes vectors of texts',
    rank: 'weighs texts against a question',
  },
  note: {
    embed: 'This model makes vectors of texts and does not answer. It will stand beside the base.',
    rank: 'This model weighs texts against a question and does not answer. It will stand beside the base.',
  },
  add: 'Add it beside the base',
  chosen: 'Used beside the base',
  put: 'Put beside the base',
  putNamed: 'Put beside the base: {{name}}',
  putAnyway: 'Load it anyway',
  putAnywayNamed: 'Load it anyway: {{name}}',
  takeAway: 'Take away',
  takeAwayNamed: 'Take away: {{name}}',
  takenAway: '{{name}} is taken away; its memory is free again.',
  stands: 'Stands beside the base: about {{size}} ({{device}})',
  loadingNamed: 'Loading {{name}} beside the base',
} as const;
