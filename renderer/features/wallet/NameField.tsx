import { t } from '#renderer/text/text.ts';
import { TextField } from '#renderer/ui/TextField.tsx';

export function NameField({
  value,
  focused = false,
  onChange,
}: {
  value: string;
  focused?: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <TextField
      label={t('wallet.name')}
      value={value}
      maxLength={60}
      {...(focused && { 'data-autofocus': true })}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
