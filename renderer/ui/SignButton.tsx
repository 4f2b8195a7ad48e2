import type { ComponentPropsWithRef } from 'react';
import styles from './SignButton.module.css';

interface SignButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'type' | 'aria-label'> {
  /** What it does, for those who do not see the sign; said on hover too where `title` says nothing else. */
  name: string;
  size?: 'normal' | 'small';
}

/** A button that shows a sign and no words. */
export function SignButton({ name, size = 'normal', title = name, className, ...rest }: SignButtonProps) {
  return (
    <button
      {...rest}
      type="button"
      className={className === undefined ? styles.sign : `${styles.sign} ${className}`}
      data-size={size}
      aria-label={name}
      title={title}
    />
  );
}
