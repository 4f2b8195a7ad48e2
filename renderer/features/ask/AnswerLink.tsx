import type { KeyboardEvent, ReactNode } from 'react';
import { t } from '#renderer/text/text.ts';
import styles from './AnswerText.module.css';
import { askAboutLink } from './linkConsent.ts';
import { webAddress } from './links.ts';

/**
 * A link of an answer. It has no address of its own, so that no click of any kind can follow it unasked; what may not
 * be opened is not shown as a link at all.
 */
export function AnswerLink({ href, children }: { href: string; children: ReactNode }) {
  const url = webAddress(href);
  if (url === null) return <span>{children}</span>;
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    askAboutLink(url);
  };
  return (
    // Not a button: its words have to break over lines as the others do.
    <a
      role="link"
      tabIndex={0}
      className={styles.link}
      title={t('ask.link.opens', { url: url.href })}
      onClick={() => askAboutLink(url)}
      onKeyDown={pressed}
    >
      {children}
    </a>
  );
}
