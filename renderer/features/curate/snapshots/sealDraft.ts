import { KNOWN_LICENCES, type Terms, licenceSchema } from '#core/snapshot/terms.ts';
import { WHOLE, type WeightsRule } from '#core/snapshot/weights.ts';
import type { SplitsRule } from '#core/snapshot/split.ts';
import type { SealWish } from '#protocol/window/snapshots.ts';

/** Terms that are no known licence. `reserved`: nothing is given away. */
export const ALL_RIGHTS = 'LicenseRef-AllRightsReserved';
export const OWN = 'own';

/** What a person has said so far. Null: not yet asked, or not yet answered; nothing that gives rights away is preset. */
export interface SealDraft {
  readonly scope: 'settled' | 'filter';
  readonly onlySettled: boolean;
  readonly name: string;
  readonly description: string;
  /** An id of KNOWN_LICENCES, ALL_RIGHTS or OWN. */
  readonly licence: string | null;
  readonly ownLicence: string;
  readonly commercialUse: boolean | null;
  readonly derivatives: Terms['derivatives'] | null;
  readonly attribution: boolean | null;
  readonly reading: boolean | null;
  readonly training: boolean | null;
  readonly membersOnly: boolean | null;
  readonly attributionText: string;
  readonly words: string;
  readonly jurisdiction: string;
  /** "2030-01-31", or empty: without an end. */
  readonly expires: string;
  /** Percents with up to four places: parts per million. */
  readonly weights: WeightsRule;
  readonly splits: Pick<SplitsRule, 'seed' | 'validation' | 'test'>;
  readonly parent: string | null;
}

export function emptyDraft(project: { id: string; branchedFrom?: string | undefined }, filtered: boolean): SealDraft {
  return {
    scope: filtered ? 'filter' : 'settled',
    onlySettled: true,
    name: '',
    description: '',
    licence: null,
    ownLicence: '',
    commercialUse: null,
    derivatives: null,
    attribution: null,
    reading: null,
    training: null,
    membersOnly: null,
    attributionText: '',
    words: '',
    jurisdiction: '',
    expires: '',
    weights: { authors: 400_000, labelers: 500_000, reviewers: 100_000 },
    // The project's own seed: a record keeps its split from one snapshot of it to the next.
    splits: { seed: project.id, validation: 100_000, test: 100_000 },
    parent: project.branchedFrom ?? null,
  };
}

/** Choosing a licence answers what the licence itself says; reading, training and who stay open. */
export function withLicence(draft: SealDraft, licence: string): SealDraft {
  const flags = KNOWN_LICENCES[licence];
  if (flags !== undefined) return { ...draft, licence, ...flags };
  if (licence === ALL_RIGHTS) {
    return { ...draft, licence, commercialUse: false, derivatives: 'forbidden', attribution: true };
  }
  return { ...draft, licence, commercialUse: null, derivatives: null, attribution: null };
}

/** What the licence decides by itself is not asked. */
export function asksFlags(draft: SealDraft): boolean {
  return draft.licence === OWN;
}

export type DraftProblem =
  | 'records'
  | 'name'
  | 'licence'
  | 'ownLicence'
  | 'words'
  | 'attributionText'
  | 'commercialUse'
  | 'derivatives'
  | 'attribution'
  | 'reading'
  | 'training'
  | 'membersOnly'
  | 'expires'
  | 'weights'
  | 'splits';

/** What is missing, in the order of the form. `count`: how many records are chosen, null while they are counted. */
export function problemsOf(draft: SealDraft, count: number | null, now: number): DraftProblem[] {
  const problems: DraftProblem[] = [];
  const need = (problem: DraftProblem, whole: boolean) => {
    if (!whole) problems.push(problem);
  };
  need('records', count !== null && count > 0);
  need('name', draft.name.trim() !== '');
  need('licence', draft.licence !== null);
  if (draft.licence === OWN) {
    need('ownLicence', licenceSchema.safeParse(licenceOf(draft)).success && draft.ownLicence.trim() !== '');
  }
  if (draft.licence !== null) {
    need('commercialUse', draft.commercialUse !== null);
    need('derivatives', draft.derivatives !== null);
    need('attribution', draft.attribution !== null);
    need('attributionText', draft.attribution !== true || draft.attributionText.trim() !== '');
    need('words', draft.licence !== OWN || draft.words.trim() !== '');
  }
  need('reading', draft.reading !== null);
  need('training', draft.training !== null);
  need('membersOnly', draft.membersOnly !== null);
  const end = endOf(draft);
  need('expires', draft.expires === '' || (end !== null && end > now));
  need('weights', sumOf(draft.weights) === WHOLE);
  need('splits', draft.splits.validation + draft.splits.test < WHOLE);
  return problems;
}

export function sumOf({ authors, labelers, reviewers }: WeightsRule): number {
  return authors + labelers + reviewers;
}

export function partsOfPercent(percent: number): number {
  return Math.round(percent * 10_000);
}

export function licenceOf(draft: SealDraft): string {
  return draft.licence === OWN ? `LicenseRef-${draft.ownLicence.trim()}` : (draft.licence ?? '');
}

/** The end of that day by UTC; null where it is no day. */
function endOf({ expires }: SealDraft): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(expires)) return null;
  const at = Date.parse(`${expires}T23:59:59.999Z`);
  return Number.isNaN(at) ? null : at;
}

/** Of a draft without problems. `lines`: the first paragraphs of the words, before the person's own. */
export function termsOf(draft: SealDraft, lines: readonly string[]): Terms {
  const paragraphs = [...lines, draft.words.trim()].filter((text) => text !== '');
  return {
    format: 'colophon-terms/1',
    text: paragraphs.join('\n\n'),
    licence: licenceOf(draft),
    commercialUse: draft.commercialUse === true,
    derivatives: draft.derivatives ?? 'forbidden',
    attribution: draft.attribution !== false,
    reading: draft.reading === true,
    training: draft.training === true,
    membersOnly: draft.membersOnly !== false,
    expiresAt: endOf(draft),
    jurisdiction: draft.jurisdiction.trim(),
  };
}

export function wishOf(
  draft: SealDraft,
  { project, selection, terms }: Pick<SealWish, 'project' | 'selection' | 'terms'>,
): SealWish {
  return {
    project,
    selection,
    name: draft.name.trim(),
    description: draft.description.trim(),
    terms,
    weights: draft.weights,
    splits: { by: 'input', ...draft.splits },
    parent: draft.parent,
  };
}
