import type { GgufValue } from './header.ts';

/** The words that the models of chance know as one token each. */
export const words =
  `the a of and to in is it that with as for on by at from this one all not but be are was were has have
more so if or an its their we you they who what when where how why there here then than into over under after before
between through about again also only other some such these those each every no yes very most many few much little
long short old new good fine plain clear small large great early late first last next same own true open quiet slow
careful patient useful honest warm dark light white black red grey green blue gold brown paper ink page book books
letter letters word words line lines margin margins type press printer printers binder binders reader readers writer
writers author authors hand hands eye eyes mind work works craft art trade shop table desk lamp window room house
street town city river sea stone wood iron lead brass glass leather linen thread needle knife brush pen pencil chalk
colour colophon title chapter verse note notes name names date place year day night morning evening hour time season
spring summer autumn winter rain wind snow sun moon star sky field garden tree leaf leaves root branch seed flower
fruit bread salt water fire earth air sound voice song story stories poem letterpress folio quire sheet fold edge spine
cover board cloth stitch glue proof copy copies edition print prints plate block cut engraving drawing picture map
make makes made set sets read reads write writes wrote print find finds found give gives gave take takes took keep
keeps kept hold holds held bring brings brought show shows shown know knows known think thinks thought say says said
tell tells told ask asks asked answer answers answered see sees seen hear hears heard feel feels felt learn learns
learned teach teaches taught begin begins began end ends ended turn turns turned come comes came go goes went stand
stands stood sit sits sat walk walks walked live lives lived grow grows grew change changes changed`
    .split(/\s+/)
    .filter((word, index, all) => all.indexOf(word) === index);

const CONTROL = ['<|system|>', '<|user|>', '<|assistant|>', '<|end|>'] as const;

/** The numbers that llama.cpp gives to kinds of tokens. */
const KIND = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;

/**
 * How readily a random model says a token, in units of its logits: words evenly, a full stop or comma now and then,
 * and never a piece of a word or a raw byte, so that its answers read like words.
 */
const NEVER = -40;
const SENTENCE_MARK = 3;

interface Token {
  text: string;
  kind: number;
  score: number;
  readiness: number;
}

export interface Vocabulary {
  tokens: readonly Token[];
  endOfTurn: number;
  metadata: readonly (readonly [string, GgufValue])[];
}

/**
 * A SentencePiece vocabulary: unknown, begin, end, the turn marks, 256 bytes, single characters, and then words with
 * every one of their beginnings ("▁in", "▁ink"), for the tokenizer reaches a word only by joining pair after pair.
 * `endReadiness` is how readily the model ends its turn.
 */
export function vocabularyOf(endReadiness: number): Vocabulary {
  const tokens: Token[] = [];
  const add = (text: string, kind: number, score: number, readiness: number) =>
    tokens.push({ text, kind, score, readiness });

  add('<unk>', KIND.unknown, 0, NEVER);
  add('<s>', KIND.control, 0, NEVER);
  add('</s>', KIND.control, 0, NEVER);
  for (const mark of CONTROL) add(mark, KIND.control, 0, mark === '<|end|>' ? endReadiness : NEVER);
  for (let byte = 0; byte < 256; byte += 1) {
    add(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, KIND.byte, 0, NEVER);
  }
  const pieces = new Set<string>();
  const characters = new Set('▁abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?\'"()-');
  for (const character of characters) {
    add(character, KIND.normal, -1e6, character === '.' || character === ',' ? SENTENCE_MARK : NEVER);
    pieces.add(character);
  }
  const whole = new Set(words.map((word) => `▁${word}`));
  for (const word of whole) {
    for (let length = 2; length <= word.length; length += 1) {
      const piece = word.slice(0, length);
      if (pieces.has(piece)) continue;
      pieces.add(piece);
      add(piece, KIND.normal, -pieces.size, whole.has(piece) ? 0 : NEVER);
    }
  }

  return {
    tokens,
    endOfTurn: tokens.findIndex(({ text }) => text === '<|end|>'),
    metadata: [
      ['tokenizer.ggml.model', { type: 'string', value: 'llama' }],
      [
        'tokenizer.ggml.tokens',
        { type: 'array', of: 'string', values: tokens.map(({ text }) => ({ type: 'string', value: text })) },
      ],
      [
        'tokenizer.ggml.scores',
        { type: 'array', of: 'f32', values: tokens.map(({ score }) => ({ type: 'f32', value: score })) },
      ],
      [
        'tokenizer.ggml.token_type',
        { type: 'array', of: 'i32', values: tokens.map(({ kind }) => ({ type: 'i32', value: kind })) },
      ],
      ['tokenizer.ggml.unknown_token_id', { type: 'u32', value: 0 }],
      ['tokenizer.ggml.bos_token_id', { type: 'u32', value: 1 }],
      ['tokenizer.ggml.eos_token_id', { type: 'u32', value: 2 }],
      ['tokenizer.ggml.add_bos_token', { type: 'bool', value: true }],
      ['tokenizer.ggml.add_eos_token', { type: 'bool', value: false }],
      ['tokenizer.ggml.add_space_prefix', { type: 'bool', value: false }],
    ],
  };
}
