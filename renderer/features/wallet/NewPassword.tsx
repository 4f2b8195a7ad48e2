import { SHORTEST_PASSWORD } from '#core/wallet/limits.ts';
import { t } from '#renderer/text/text.ts';
import { PasswordField } from './PasswordField.tsx';

export interface NewPasswordValue {
  password: string;
  again: string;
}

export const noPassword: NewPasswordValue = { password: '', again: '' };

export function isReady({ password, again }: NewPasswordValue): boolean {
  return password.length >= SHORTEST_PASSWORD && password === again;
}

/** A password that is thought up here, twice. */
export function NewPassword({
  value,
  onChange,
}: {
  value: NewPasswordValue;
  onChange: (value: NewPasswordValue) => void;
}) {
  const { password, again } = value;
  return (
    <>
      <PasswordField
        label={t('wallet.newPassword')}
        help={t('wallet.newPasswordHelp', { least: SHORTEST_PASSWORD })}
        value={password}
        fresh
        onChange={(typed) => onChange({ ...value, password: typed })}
      />
      <PasswordField
        label={t('wallet.again')}
        value={again}
        error={again !== '' && !password.startsWith(again) ? t('wallet.differ') : undefined}
        fresh
        onChange={(typed) => onChange({ ...value, again: typed })}
      />
    </>
  );
}
