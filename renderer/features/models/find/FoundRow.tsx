import type { FoundModel } from '#core/fetch.ts';
import { askAboutLink } from '#renderer/features/ask/linkConsent.ts';
import { webAddress } from '#renderer/features/ask/links.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { FileRow } from './FileRow.tsx';
import styles from './FindPanel.module.css';
import { open, type Repository, shut, useFinding } from './finding.ts';

/** One repository that was found; opened, it shows its terms and its files. */
export function FoundRow({ model }: { model: FoundModel }) {
  const { id, downloads, likes, gated, terms } = model;
  const opened = useFinding((state) => state.opened === id);
  const facts = [
    downloads === null ? undefined : t('find.downloads', { amount: count(downloads) }),
    likes === null ? undefined : t('find.likes', { amount: count(likes) }),
    terms === null ? undefined : t('find.termsAre', { name: terms.name }),
    gated ? t('find.gated') : undefined,
  ].filter((fact) => fact !== undefined);
  return (
    <li className={styles.found} data-opened={opened}>
      <button
        type="button"
        className={styles.opener}
        aria-expanded={opened}
        onClick={() => {
          if (opened) shut();
          else void open(id);
        }}
      >
        <span className={styles.sign} aria-hidden />
        <span className={styles.id}>{id}</span>
        <span className={styles.facts}>{facts.join(' · ')}</span>
      </button>
      {opened && <Opened id={id} />}
    </li>
  );
}

function Opened({ id }: { id: string }) {
  const looked = useFinding((state) => state.looked[id]);
  if (looked === undefined || looked.state === 'asking') {
    return (
      <div className={styles.opened} role="status">
        <Progress fraction={undefined} label={t('find.files', { id })} />
      </div>
    );
  }
  if (looked.state === 'refused') {
    return (
      <div className={`${styles.opened} ${styles.refused}`}>
        <Notice tone="trouble">{sentenceForTrouble(looked.trouble)}</Notice>
        <Button onClick={() => void open(id)}>{t('find.again')}</Button>
      </div>
    );
  }
  return <Holds repository={looked.value} />;
}

function Holds({ repository: { id, host, page, gated, known, terms, files } }: { repository: Repository }) {
  const checked = files.some(({ sha256 }) => sha256 !== null);
  return (
    <div className={styles.opened}>
      <p className={styles.terms}>
        {terms === null ? t('find.termsNone') : t('find.terms', { name: terms.name })}{' '}
        <OutLink href={terms?.link ?? null}>{t('find.readTerms')}</OutLink>
        <OutLink href={page}>{t('find.page')}</OutLink>
      </p>
      {gated && <Notice tone="warning">{t(known ? 'find.gatedKnown' : 'find.gatedNote')}</Notice>}
      {files.length === 0 ? (
        <p className={styles.start}>{t('find.noFiles')}</p>
      ) : (
        <>
          <ul className={styles.files} aria-label={t('find.files', { id })}>
            {files.map((file) => (
              <FileRow key={file.path} file={file} wanted={gated && !known ? null : { id, path: file.path }} />
            ))}
          </ul>
          <p className={styles.note}>
            {t('find.guessNote')} {checked && t('find.checked', { host })}
          </p>
        </>
      )}
    </div>
  );
}

/** A page outside, opened by the person's browser after they have seen where it leads. */
function OutLink({ href, children }: { href: string | null; children: string }) {
  const url = href === null ? null : webAddress(href);
  if (url === null) return null;
  return (
    <Button kind="quiet" size="small" title={url.href} onClick={() => askAboutLink(url)}>
      {children}
    </Button>
  );
}
