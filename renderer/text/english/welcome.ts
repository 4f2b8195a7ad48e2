export const welcome = {
  title: 'Welcome',
  heading: 'Colophon',
  lead: 'A colophon is the note at the end of a book that says who made it. This app asks a model on your own machine, and puts that note under every answer.',
  steps: 'Three steps to a first answer',
  choose: 'Choose a model',
  fits: 'See whether it fits',
  ask: 'Ask',
  chooseBody:
    'A model is one file whose name ends in .gguf. Drop it anywhere in this window, or choose it. It stays on this machine, and so does everything you ask.',
  later: 'Look around first',
  laterNote: 'You can add a model at any time in Models.',
} as const;
