import { licenceAddress } from '#core/snapshot/croissant.ts';
import { t } from '#renderer/text/text.ts';
import { ALL_RIGHTS, type SealDraft, licenceOf } from './sealDraft.ts';

/** How the words of the terms begin: which licence it is and where it stands, and how its makers are to be named. */
export function firstWords(draft: SealDraft): string[] {
  const licence = licenceOf(draft);
  const address = licenceAddress(licence);
  return [
    licence === ALL_RIGHTS ? t('curateSnapshots.form.allRights') : licence,
    ...(address === null ? [] : [t('curateSnapshots.form.address', { address })]),
    ...(draft.attributionText.trim() === ''
      ? []
      : [`${t('curateSnapshots.form.attribution')}: ${draft.attributionText.trim()}`]),
  ];
}
