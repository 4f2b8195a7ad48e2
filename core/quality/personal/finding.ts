export const PERSONAL_KINDS = ['secret', 'iban', 'card', 'crypto', 'email', 'ip', 'phone'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

/**
 * - `certain`: a checksum or a form that nothing else has;
 * - `likely`: the usual form, or a word before it says so;
 * - `possible`: the form fits, and other things have it too.
 */
export type Certainty = 'certain' | 'likely' | 'possible';

/** Something found, by place. Finders count UTF-16 units as strings do; what leaves this folder counts code points. */
export interface Finding {
  readonly kind: PersonalKind;
  readonly start: number;
  readonly end: number;
  readonly certainty: Certainty;
}

/** Whether a letter, a digit or an underscore stands at a place: then what ends or begins there is part of a longer word. */
export function wordAt(text: string, place: number): boolean {
  const unit = text.charCodeAt(place);
  return (
    (unit >= 0x30 && unit <= 0x39) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x61 && unit <= 0x7a) ||
    unit === 0x5f ||
    // Latin letters with accents. Other scripts may stand without a space beside a number or an address.
    (unit >= 0xc0 && unit <= 0x24f && unit !== 0xd7 && unit !== 0xf7)
  );
}
