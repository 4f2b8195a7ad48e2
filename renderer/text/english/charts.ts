/** Every chart has its numbers beside it. */
export const charts = {
  day: 'Day',
  table: 'The numbers as a table',
  tableOf: '{{label}}, as numbers',
  thinned: 'Every {{count}}th row is shown.',
} as const;
