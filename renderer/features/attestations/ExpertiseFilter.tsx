import { t } from '#renderer/text/text.ts';
import { Select } from '#renderer/ui/Select.tsx';

interface ExpertiseFilterProps {
  /** Every expertise that is there to choose. */
  all: readonly string[];
  /** Empty: everybody. */
  value: string;
  change: (expertise: string) => void;
}

/** Only those who are attested to know something. Not there while nobody is. */
export function ExpertiseFilter({ all, value, change }: ExpertiseFilterProps) {
  if (all.length === 0) return null;
  const options = [
    { value: '', label: t('attestations.everybody') },
    ...all.map((expertise) => ({ value: expertise, label: expertise })),
  ];
  return <Select label={t('attestations.filter')} value={value} options={options} onChange={change} />;
}
