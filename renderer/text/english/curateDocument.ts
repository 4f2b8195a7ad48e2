/** A record's text, and what people mark in it. */
export const curateDocument = {
  text: 'Text of {{title}}',
  empty: 'Nothing stands here.',
  redacted: 'redacted',
  chooseLabel: 'Choose a label first: what you select then gets it.',
  markAs: 'Mark as {{label}}',
  marked: 'Marked as {{label}}: {{words}}',
  removed: 'No longer marked: {{words}}',
  keys: {
    move: 'from word to word',
    character: 'by character',
    extend: 'more words',
    mark: 'mark',
    end: 'move its end',
    start: 'move its start',
    remove: 'remove',
  },
  relations: 'What is joined in the text',
  relation: '“{{from}}”, {{label}}: “{{to}}”',
  relationRemovable: '{{relation}}. Delete takes it away.',
  refused: {
    OVERLAP: 'Some of these words are marked already, and this question takes no spans that overlap.',
    TWICE: 'These words have this label already.',
    EMPTY: 'A span cannot be empty. Remove it if it is not one.',
    GONE: 'This span is no longer there.',
  },
} as const;
