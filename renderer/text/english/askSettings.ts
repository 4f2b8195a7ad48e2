/** How the answers of a conversation are made, in the panel beside it. */
export const askSettings = {
  title: 'How answers are made',
  forThis: 'For this conversation.',
  forNew: 'New conversations begin with these.',
  chip: 'Answer settings',
  open: 'How answers are made',
  close: 'Close',
  plain: 'Back to the app’s settings',
  asApp: 'As the app’s settings say.',

  presets: {
    title: 'Presets',
    none: 'Save what stands below under a name, and use it in any conversation.',
    name: 'Name of the preset',
    save: 'Save',
    apply: 'Use “{{name}}”',
    applied: 'In use',
    rename: 'Rename “{{name}}”',
    newName: 'New name of “{{name}}”',
    remove: 'Remove “{{name}}”',
    removed: 'Removed “{{name}}”.',
  },

  adapters: {
    title: 'Adapters',
    stacked_one: '{{amount}} adapter',
    stacked_other: '{{amount}} adapters',
    help: 'Specialists that speak through the base. Several are stacked; how strongly each one speaks is up to you.',
    noBase: 'Choose a base first: adapters belong to bases.',
    search: 'Find an adapter',
    none: 'No adapter for this base has been added yet. Add some in Models.',
    noneFound: 'No adapter for this base has “{{words}}” in its name, tags or notes.',
    add: 'Use {{name}}',
    remove: 'Do without {{name}}',
    gone: 'an adapter that is no longer here',
    scale: 'How strongly {{name}} speaks',
    scaleWords: {
      off: '{{scale}}: not at all',
      against: '{{scale}}: against what it was trained for',
      less: '{{scale}}: less than it was trained to',
      asTrained: '{{scale}}: as it was trained',
      more: '{{scale}}: more than it was trained to',
    },
    found_one: '{{count}} adapter',
    found_other: '{{count}} adapters, the first {{shown}} shown',
    full: 'No more than {{most}} can be stacked.',
    resident: 'In memory now: {{names}}.',
    evicted: 'Made room: {{names}}.',
  },

  instruction: {
    title: 'Instruction',
    help: 'What the model is told before the conversation: who it is, how to answer, what to leave out.',
  },

  sampling: {
    title: 'Choosing words',
    temperature: {
      label: 'Temperature',
      help: 'How boldly words are chosen. Low for facts and code, high for ideas.',
      exact: '{{value}}: always the most probable word',
      calm: '{{value}}: steady',
      lively: '{{value}}: lively',
      wild: '{{value}}: wild',
    },
    topP: {
      label: 'Top-p',
      help: 'Only the most probable words that make up this share together may be chosen. Lower is safer.',
      all: '{{value}}: all words',
      some: '{{value}} of all probability',
    },
    topK: { label: 'Top-k', help: 'Only so many of the most probable words may be chosen. 0: no limit.' },
    minP: {
      label: 'Min-p',
      help: 'Words less probable than this share of the best one are left out. It adapts better than top-k.',
      off: '{{value}}: nothing is left out',
      some: '{{value}} of the best word',
    },
    repeatPenalty: {
      label: 'Against repeating',
      help: 'Makes words that were said a moment ago less probable. Raise it a little when an answer goes round in circles.',
      off: '{{value}}: repeating costs nothing',
      some: '{{value}}: repeating costs something',
      likes: '{{value}}: repeating is welcome',
    },
    seed: {
      label: 'Seed',
      help: 'The same seed, question and settings give the same answer again. Empty: another one each time.',
      wrong: 'A whole number up to 4,294,967,295, or nothing.',
    },
    longest: { label: 'Longest answer', help: 'In tokens: a word has one or two.' },
    odds: {
      label: 'Keep probabilities',
      help: 'With each answer: how sure the model was of each word, and what else it could have said. Answers come a little slower.',
    },
  },

  schema: {
    title: 'JSON schema',
    help: 'The answer will be JSON that fits this schema, whatever the model would rather say. Empty: no schema.',
    notYet: 'It is kept once it is right.',
    good: 'Answers can be held to this.',
    problem: {
      'not-json': 'This is not JSON: {{word}}',
      'not-a-schema': 'At {{at}}: “{{word}}” is missing or is not what a schema has there.',
      unknown: 'At {{at}}: an answer cannot be held to “{{word}}”.',
      'too-large': 'At {{at}}: this is too large.',
      'no-such-reference': 'At {{at}}: “{{word}}” leads nowhere.',
    },
  },

  odds: {
    loading: 'Fetching the probabilities',
    none: 'Nothing was kept for this answer.',
    text: 'The answer, token by token. The arrow keys go from one to the next.',
    hint: 'Point at a word, or go through them with the arrow keys.',
    chosen: '“{{token}}” had {{share}}. The likeliest here:',
    space: 'space',
    line: 'line break',
    end: 'the end of the answer',
  },

  made: {
    adapter: '{{name}} at {{scale}}',
    sampling: 'Words chosen with',
    samplingWords:
      'temperature {{temperature}}, top-p {{topP}}, top-k {{topK}}, min-p {{minP}}, against repeating {{repeatPenalty}}',
    seed: 'Seed',
    instruction: 'Instruction',
    schema: 'JSON schema',
    schemaWords: 'The answer was held to one.',
  },
} as const;
