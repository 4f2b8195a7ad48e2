import { memo } from 'react';
import { t } from '#renderer/text/text.ts';
import styles from './AnswerText.module.css';
import { CopyButton } from './CopyButton.tsx';

/** Code of an answer, from left to right whatever language stands around it. */
export const CodeBlock = memo(function CodeBlock({ language, text }: { language: string; text: string }) {
  return (
    <div className={styles.code} dir="ltr">
      <div className={styles.codeBar}>
        <span>{language}</span>
        <CopyButton
          label={language === '' ? t('ask.code.copyPlain') : t('ask.code.copyNamed', { language })}
          text={() => text}
        >
          {t('ask.code.copy')}
        </CopyButton>
      </div>
      <pre tabIndex={0} aria-label={language === '' ? t('ask.code.label') : t('ask.code.labelNamed', { language })}>
        <code>{text}</code>
      </pre>
    </div>
  );
});
