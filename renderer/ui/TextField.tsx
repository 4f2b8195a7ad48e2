import './fields.css';
import { TextInput, type TextInputProps } from '@mantine/core';
import styles from './fields.module.css';

type TextFieldProps = Omit<TextInputProps, 'classNames' | 'styles' | 'size' | 'variant'>;

/** One line of text. Its label is always there, if need be only for those who do not see (`aria-label`). */
export function TextField(props: TextFieldProps) {
  return <TextInput {...props} size="sm" classNames={fieldClasses} />;
}

export const fieldClasses = {
  label: styles.label ?? '',
  description: styles.help ?? '',
  error: styles.error ?? '',
  input: styles.input ?? '',
};
