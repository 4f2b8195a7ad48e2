/** Bringing a model file in: in the welcome, and over every room. */
export const adding = {
  title: 'Add a model',
  chooseFile: 'Choose a model file',
  chooseOther: 'Choose another file',
  dropHere: 'Let go to add this model',
  severalDropped: 'Several files were dropped. One is added at a time: the first was taken.',
  looking: 'Reading what {{name}} says of itself',
  sending: '{{sent}} of {{total}} sent',
  facts: 'What the file says of itself',
  fitTitle: 'Does it fit this machine?',
  addAndAsk: 'Add and ask',
  addAnyway: 'Add and load it anyway',
  addOnly: 'Only add it',
  adding: 'Adding {{name}}',
  addingNote:
    'It is copied and checked byte by byte. You can leave this page: the work goes on, and shows at the foot of the window.',
  waitingNote: 'The connection broke while the file was being sent. It goes on by itself when the connection is back.',
  cancel: 'Do not add it',
  stop: 'Stop',
  added: '{{name}} is added.',
  alreadyBusy: 'Another model is being added at the moment. When that is done, choose this one again.',
} as const;
