import type { Colophon } from '#core/colophon.ts';
import { t } from '#renderer/text/text.ts';
import { drawnFrom, interval, share } from './figures.ts';
import { type Tone, tonesOf } from './tones.ts';

interface CardLine {
  readonly tone: Tone | 'nobody';
  readonly words: string;
  readonly parts: number;
}

/** What stands on the picture of a colophon. Neither the question nor the answer: they are nobody else's business. */
export function cardOf(colophon: Colophon): { sentence: string; lines: CardLine[] } {
  const { base, adapters, contributors, unattributed } = colophon;
  const names = adapters.map(({ name }) => name).join(', ');
  const set =
    base === null
      ? ''
      : adapters.length === 0
        ? t('credit.card.set', { base: base.name })
        : t('credit.card.setWith', { base: base.name, adapters: names });
  const tones = tonesOf(colophon);
  const credited = contributors.filter(({ parts }) => parts > 0).toSorted((a, b) => b.parts - a.parts);
  const rest = credited.slice(MOST_NAMES);
  const restParts = rest.reduce((sum, { parts }) => sum + parts, 0);
  return {
    sentence: [set === '' ? '' : `${set}.`, drawnFrom(colophon)].filter((part) => part !== '').join(' '),
    lines: [
      ...credited.slice(0, MOST_NAMES).map(({ id, name, parts, low, high, kinds }): CardLine => {
        const between = interval(low, high);
        const known = kinds.map((kind) => t(`credit.kind.${kind}`)).join(', ');
        const words = [`${name} ${share(parts)}`, between === null ? '' : `(${between})`, known];
        return { tone: tones.get(id) ?? 'rest', words: words.filter((part) => part !== '').join(' '), parts };
      }),
      ...(rest.length === 0
        ? []
        : [
            {
              tone: 'rest' as const,
              words: `${t('credit.foot.others', { count: rest.length })} ${share(restParts)}`,
              parts: restParts,
            },
          ]),
      { tone: 'nobody', words: `${t('credit.foot.unattributed')} ${share(unattributed)}`, parts: unattributed },
    ],
  };
}

const MOST_NAMES = 5;

/** Pixels; a picture that is sent about is looked at on screens with twice as many. */
const WIDTH = 1_080;
const SIDE = 72;
const SCALE = 2;
const LINE = 46;
const ROW = 40;

/** Draws the picture in the colours of the theme that is on, and gives it to the person as a download. */
export async function saveCard(colophon: Colophon): Promise<boolean> {
  await document.fonts.ready;
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('There is no canvas to draw on.');
  draw(pen, canvas, colophon);
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (picture === null) throw new Error('The picture could not be made.');
  const address = URL.createObjectURL(picture);
  const link = document.createElement('a');
  link.href = address;
  link.download = `colophon-${colophon.message.slice(-8).toLowerCase()}.png`;
  link.click();
  // The download has begun by then, and has its own hold on the content.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return true;
}

function draw(pen: CanvasRenderingContext2D, canvas: HTMLCanvasElement, colophon: Colophon): void {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const serif = style.getPropertyValue('--serif');
  const sans = style.getPropertyValue('--sans');
  const ink = (tone: CardLine['tone']) => {
    if (tone === 'nobody') return colour('rule');
    return tone === 'rest' || tone === 'common' ? colour('ink-3') : colour(`contributor-${tone}`);
  };
  const { sentence, lines } = cardOf(colophon);
  const sentenceFont = `italic 400 30px ${serif}`;
  pen.font = sentenceFont;
  const wrapped = wrap(sentence, (words) => pen.measureText(words).width <= WIDTH - 2 * SIDE);
  const height = 190 + wrapped.length * LINE + 60 + lines.length * ROW + 110;

  // Setting the size clears the pen's settings.
  canvas.width = WIDTH * SCALE;
  canvas.height = height * SCALE;
  pen.scale(SCALE, SCALE);
  pen.fillStyle = colour('paper');
  pen.fillRect(0, 0, WIDTH, height);
  pen.fillStyle = colour('ink');
  pen.font = `600 44px ${serif}`;
  const title = t('credit.card.title');
  pen.fillText(title, SIDE, 104);
  const titleWidth = pen.measureText(title).width;
  pen.fillStyle = colour('rubric');
  pen.fillText('.', SIDE + titleWidth, 104);

  pen.fillStyle = colour('ink-2');
  pen.font = sentenceFont;
  let y = 176;
  for (const line of wrapped) {
    pen.fillText(line, SIDE, y);
    y += LINE;
  }

  let x = SIDE;
  for (const { tone, parts } of lines) {
    const width = ((WIDTH - 2 * SIDE) * parts) / 1_000_000;
    pen.fillStyle = ink(tone);
    pen.fillRect(x, y, Math.max(0, width - 2), 16);
    x += width;
  }
  y += 64;
  pen.font = `400 22px ${sans}`;
  for (const { tone, words } of lines) {
    pen.fillStyle = ink(tone);
    pen.fillRect(SIDE, y - 12, 36, 7);
    pen.fillStyle = colour('ink');
    pen.fillText(words, SIDE + 52, y, WIDTH - 2 * SIDE - 52);
    y += ROW;
  }
  pen.fillStyle = colour('ink-3');
  pen.font = `400 18px ${sans}`;
  pen.fillText(t('credit.card.foot'), SIDE, height - 56, WIDTH - 2 * SIDE);
}

/** Lines of words that fit; a word that is wider than a line has one to itself. */
export function wrap(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = `${last ?? ''} ${word}`;
    if (last !== undefined && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
