import type { ActFailure } from '#renderer/store/curate/openProject.ts';
import { t } from '#renderer/text/text.ts';

/** Why something could not be done, for the person who did it. */
export function sentenceForAct(failure: ActFailure): string {
  switch (failure.code) {
    case 'READING':
      return t('curateDesk.failed.reading');
    case 'NOTHING':
      return t('curateDesk.failed.nothing');
    case 'NOT_HELD':
      return t('curateDesk.failed.notHeld');
    case 'UNKNOWN_RECORD':
    case 'BAD_RECORD_SET':
    case 'TWICE':
    case 'NOT_YOURS':
    case 'ALREADY_SO':
      return t('curateDesk.failed.other', { code: failure.code });
  }
}
