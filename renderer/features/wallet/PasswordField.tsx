import { TextField } from '#renderer/ui/TextField.tsx';

interface PasswordFieldProps {
  label: string;
  help?: string | undefined;
  value: string;
  error?: string | undefined;
  focused?: boolean;
  /** Whether it is one that is there already, or one that is being thought up. */
  fresh?: boolean;
  onChange: (value: string) => void;
}

export function PasswordField({ label, help, value, error, focused, fresh = false, onChange }: PasswordFieldProps) {
  return (
    <TextField
      type="password"
      label={label}
      description={help}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={error}
      value={value}
      maxLength={1_000}
      autoComplete={fresh ? 'new-password' : 'off'}
      spellCheck={false}
      {...(focused === true && { 'data-autofocus': true })}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
