import type { ComponentPropsWithRef } from 'react';
import styles from './Button.module.css';

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** "call": the one call to act of a room, in ink. "plain": edged. "quiet": words only. "grave": removes something. */
  kind?: 'call' | 'plain' | 'quiet' | 'grave';
  size?: 'normal' | 'small';
}

/**
 * Written by hand rather than wrapped: a button needs nothing that the browser has not, and it stands in the first
 * thing that is drawn.
 */
export function Button({ kind = 'plain', size = 'normal', type = 'button', className, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={className === undefined ? styles.button : `${styles.button} ${className}`}
      data-kind={kind}
      data-size={size}
    />
  );
}
