/** Files that go with a question, and tools that answers use. */
export const askFiles = {
  add: 'Attach text files',
  group: 'Attached files',
  reading: 'being read',
  facts: '{{size}} · {{tokens}} tokens',
  show: 'Show the text of {{name}}',
  remove: 'Do without {{name}}',
  about: '{{size}}, {{length}} characters, {{encoding}}.',
  guessed: 'The encoding is a guess: look at letters with accents.',
  text: 'Text of {{name}}',
  more: 'Show more of it',
  tooMany: 'A question can have {{most}} files at most, so the others were left out.',
  drop: 'Drop text here to attach it: text, Markdown, CSV, JSON, HTML, source code',
  room: {
    fits: 'The files take {{tokens}} of {{most}} tokens.',
    tight:
      'The files take {{tokens}} of {{most}} tokens, so the oldest questions and answers are left out of what the model reads.',
    full: 'The files take {{tokens}} tokens, and the model can hold {{most}} at once. Remove one, attach a shorter part, or choose a longer context in Settings.',
  },
  roomAbout: {
    fits: 'The files take about {{tokens}} of {{most}} tokens.',
    tight:
      'The files take about {{tokens}} of {{most}} tokens, so the oldest questions and answers may be left out of what the model reads.',
    full: 'The files take about {{tokens}} tokens, and the model can hold {{most}} at once. It will probably refuse: remove one, attach a shorter part, or choose a longer context in Settings.',
  },

  tools: {
    title: 'Tools',
    help: 'What the model may use by itself while it answers. Each use is shown in the answer with what came of it. Tools only look: none of them changes anything, or leaves this machine.',
    notThere: 'Answers of another machine use no tools: what they find stays here.',
    on: 'Tools: {{names}}',
    calculator: { name: 'Calculator', help: 'Exact arithmetic.' },
    clock: { name: 'Date and time', help: 'What this machine’s clock says.' },
    records: {
      name: 'My records',
      help: 'Looks for words in the records of your projects, and of snapshots whose terms allow it.',
    },
    consent: {
      title: 'May answers look into your records?',
      body: 'While it answers in this conversation, the model may look for words in the records of all your projects, and of all snapshots here whose terms allow it. What it finds is shown, stays in the conversation, and is told to the model again with each further question. It goes nowhere else, unless you send this conversation to another machine.',
      bodyNew:
        'While it answers in new conversations, the model may look for words in the records of all your projects, and of all snapshots here whose terms allow it. What it finds is shown, stays in the conversation, and is told to the model again with each further question. It goes nowhere else, unless you send such a conversation to another machine.',
      yes: 'Let it look',
      no: 'Not now',
    },
    use: {
      calculator: 'Calculated {{what}}',
      clock: 'Looked at the clock',
      records: 'Looked into your records for {{what}}',
      other: 'Called {{name}}',
    },
    state: { running: 'at work', done: 'done', failed: 'without success', stopped: 'stopped' },
    result: 'What came of it',
    asked: 'What the model asked for',
  },
} as const;
