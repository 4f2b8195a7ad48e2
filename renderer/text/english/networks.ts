/** Settings, under Networks. */
export const networks = {
  said: 'It said: {{detail}}',
} as const;
