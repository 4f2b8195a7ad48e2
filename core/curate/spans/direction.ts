const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\u200F]/u;
const STRONG = /[\p{L}\u200E\u200F]/u;

/** Which way a line is written: its first letter says. Null where it has none. */
export function directionOf(line: string): 'ltr' | 'rtl' | null {
  const first = STRONG.exec(line)?.[0];
  return first === undefined ? null : RIGHT_TO_LEFT.test(first) ? 'rtl' : 'ltr';
}
