import { lazy, Suspense } from 'react';
import { DEFAULT_HUB_ADDRESS } from '#core/netAddress.ts';
import { showFinding, useScreen } from '#renderer/app/screen.ts';
import { useLinkConsent } from '#renderer/features/ask/linkConsent.ts';
import { useSettings } from '#renderer/host/queries.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { FileRow } from './FileRow.tsx';
import styles from './FindPanel.module.css';
import { type Asked, askFor, lookAt, stopAsking, type, useFinding } from './finding.ts';
import { FoundRow } from './FoundRow.tsx';

const LinkConsent = lazy(() => import('#renderer/features/ask/LinkConsent.tsx'));

/** Looking for a model elsewhere and fetching it. Nothing goes out before something is pressed here. */
export function FindPanel() {
  const finding = useScreen((screen) => screen.finding);
  const asksAboutLink = useLinkConsent(({ url }) => url !== null);
  if (!finding) return null;
  return (
    <section className={styles.panel} aria-label={t('find.title')}>
      <div className={styles.head}>
        <h2 className={styles.title}>{t('find.title')}</h2>
        <Button kind="quiet" size="small" onClick={() => showFinding(false)}>
          {t('find.close')}
        </Button>
      </div>
      <Question />
      <Answer />
      {asksAboutLink && (
        <Suspense fallback={null}>
          <LinkConsent />
        </Suspense>
      )}
    </section>
  );
}

/** The address of the hub or its mirror, and the name of its host. */
export function useHub(): { address: string; name: string } {
  const address = useSettings()?.hubAddress ?? DEFAULT_HUB_ADDRESS;
  return { address, name: URL.parse(address)?.host ?? address };
}

function Question() {
  const text = useFinding((state) => state.text);
  const hub = useHub();
  return (
    <form
      className={styles.question}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        void askFor(text, hub.address);
      }}
    >
      <TextField
        className={styles.field ?? ''}
        label={t('find.field')}
        description={t('find.fieldHelp', { host: hub.name })}
        inputWrapperOrder={['label', 'input', 'description']}
        value={text}
        maxLength={2048}
        spellCheck={false}
        autoComplete="off"
        autoFocus
        onChange={(event) => type(event.currentTarget.value)}
      />
      <Button type="submit" kind="call" className={styles.ask ?? ''} disabled={text.trim() === ''}>
        {t('find.search')}
      </Button>
    </form>
  );
}

function Answer() {
  const asked = useFinding((state) => state.asked);
  const hub = useHub();
  if (asked === null) return <p className={styles.start}>{t('find.start')}</p>;
  if (asked.outcome.state === 'asking') {
    const name = asked.kind === 'words' ? hub.name : (URL.parse(asked.address)?.host ?? hub.name);
    return (
      <div className={styles.asking} role="status">
        <Progress fraction={undefined} label={t('find.asking', { host: name })} />
        <span>{t('find.asking', { host: name })}</span>
        <Button kind="quiet" size="small" onClick={stopAsking}>
          {t('find.stop')}
        </Button>
      </div>
    );
  }
  if (asked.outcome.state === 'refused') return <Refused asked={asked} />;
  return asked.kind === 'words' ? <Found asked={asked} /> : <AtAddress asked={asked} />;
}

function Refused({ asked }: { asked: Asked }) {
  const hub = useHub();
  if (asked.outcome.state !== 'refused') return null;
  const { trouble } = asked.outcome;
  const plain =
    trouble.kind === 'failure' && trouble.failure.code === 'FETCH_FAILED' && trouble.failure.reason === 'plain';
  const again = () => {
    if (asked.kind === 'words') void askFor(asked.words, hub.address);
    else void lookAt(asked.address, plain || asked.plainHttp);
  };
  return (
    <div className={styles.refused}>
      <Notice tone="trouble">{sentenceForTrouble(trouble)}</Notice>
      <Button onClick={again}>{t(plain ? 'find.plain' : 'find.again')}</Button>
    </div>
  );
}

function Found({ asked }: { asked: Extract<Asked, { kind: 'words' }> }) {
  const hub = useHub();
  if (asked.outcome.state !== 'there') return null;
  const found = asked.outcome.value;
  if (found.length === 0) {
    return (
      <p className={styles.start} role="status">
        {t('find.none', { host: hub.name, words: asked.words })}
      </p>
    );
  }
  return (
    <div>
      <p className={styles.count} role="status">
        {t('find.found', { count: found.length, host: hub.name })}
      </p>
      <ul className={styles.results} aria-label={t('find.results')}>
        {found.map((model) => (
          <FoundRow key={model.id} model={model} />
        ))}
      </ul>
    </div>
  );
}

function AtAddress({ asked }: { asked: Extract<Asked, { kind: 'address' }> }) {
  if (asked.outcome.state !== 'there') return null;
  const { address, plainHttp } = asked;
  const { host, file } = asked.outcome.value;
  return (
    <div>
      <ul className={styles.files} aria-label={t('find.results')}>
        <FileRow file={file} wanted={{ address, plainHttp }} />
      </ul>
      <p className={styles.note}>
        {t('find.guessNote')} {t(file.sha256 === null ? 'find.unchecked' : 'find.checked', { host })}
      </p>
    </div>
  );
}
