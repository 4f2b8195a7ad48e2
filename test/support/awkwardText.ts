import fc from 'fast-check';

const WORDS = 'a|word| | |.|,|(|\n|\r\n|\r|\t|é|e\u0301|\u0301|35.8|don’t';
const WIDE = '👍|👩🏽‍🚀|👨‍👩‍👧‍👦|🇩🇪|𝔸|\u200D|\uFE0F|שלום|مرحبا|\u200F|東京|ภาษา|\uD800|\uDC00';

/** Texts of what offsets break on: emoji, joined families, line ends, marks alone, right-to-left, halves of pairs. */
export const awkwardText = fc.string({ unit: fc.constantFrom(...`${WORDS}|${WIDE}`.split('|')), maxLength: 24 });
