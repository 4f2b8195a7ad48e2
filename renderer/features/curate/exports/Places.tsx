import type { ExportPlan, Slot, SourceRef } from '#core/curate/exporting.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Pick } from '../imports/Pick.tsx';
import styles from './ExportDialog.module.css';

interface PlacesProps {
  slots: ExportPlan['slots'];
  onUse: (slot: Slot, use: SourceRef | null) => void;
}

/** The places of a format, and which field or which answers fill each. */
export function Places({ slots, onUse }: PlacesProps) {
  const head = useNow((now) => now.head);
  if (slots.length === 0) return null;
  const nameOf = ({ kind, id }: SourceRef) =>
    kind === 'field'
      ? (head.fields.find((field) => field.id === id)?.title ?? id)
      : t('curateExports.answersTo', { title: head.questions.find((question) => question.id === id)?.title ?? id });
  return (
    <div>
      <h3 className={styles.part}>{t('curateExports.places')}</h3>
      <div className={styles.places}>
        {slots.map(({ slot, required, candidates, use }) => (
          <Pick
            key={slot}
            label={t(required ? 'curateExports.placeNeeded' : 'curateExports.place', {
              slot: t(`curateExports.slots.${slot}`),
            })}
            value={use === null ? '' : keyOf(use)}
            disabled={candidates.length === 0}
            onPick={(value) => onUse(slot, candidates.find((one) => keyOf(one) === value) ?? null)}
          >
            <option value="">{t('curateExports.empty')}</option>
            {candidates.map((one) => (
              <option key={keyOf(one)} value={keyOf(one)}>
                {nameOf(one)}
              </option>
            ))}
          </Pick>
        ))}
      </div>
    </div>
  );
}

function keyOf({ kind, id }: SourceRef): string {
  return `${kind}:${id}`;
}
