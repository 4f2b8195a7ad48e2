import { Section } from '#renderer/features/settings/Section.tsx';
import { t } from '#renderer/text/text.ts';
import styles from './ApiPage.module.css';
import { Copy } from './Copy.tsx';

/** Something to begin with. */
export function ExamplePart({ address, model }: { address: string; model: string | null }) {
  const body = JSON.stringify({
    model: model ?? t('api.exampleModel'),
    messages: [{ role: 'user', content: t('api.exampleQuestion') }],
  });
  // A name may hold the quote that ends a word of the shell.
  const quoted = body.replaceAll("'", String.raw`'\''`);
  const example = [
    `curl ${address}/chat/completions \\`,
    '  -H "Authorization: Bearer $KEY" \\',
    '  -H "Content-Type: application/json" \\',
    `  -d '${quoted}'`,
  ].join('\n');
  return (
    <Section title={t('api.example')}>
      <p className={styles.quiet}>{t('api.exampleHelp')}</p>
      <pre className={styles.example} tabIndex={0} aria-label={t('api.exampleLabel')}>
        <code>{example}</code>
      </pre>
      <div>
        <Copy label={t('api.copyExample')} text={example} />
      </div>
    </Section>
  );
}
