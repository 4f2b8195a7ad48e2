const STRONG_RTL =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\u200F]/u;
const STRONG = /[\p{L}\u200E\u200F]/u;

/** Whether the paragraph at a UTF-16 offset is written from right to left, as a page with dir="auto" decides it. */
export function isRightToLeftAt(text: string, unit: number): boolean {
  const start = Math.max(text.lastIndexOf('\n', unit - 1), text.lastIndexOf('\r', unit - 1)) + 1;
  const end = text.indexOf('\n', unit);
  const first = STRONG.exec(text.slice(unit === 0 ? 0 : start, end === -1 ? text.length : end))?.[0];
  return first !== undefined && STRONG_RTL.test(first);
}
