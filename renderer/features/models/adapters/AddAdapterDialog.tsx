import { useState } from 'react';
import type { OfferedAdapter } from '#protocol/window/adapters.ts';
import { useLive } from '#renderer/host/live.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { AdapterFacts } from './AdapterFacts.tsx';
import styles from './Adapters.module.css';
import { addAdapter, chooseAdapter, leave, stopAdding, useAddingAdapter } from './addingAdapter.ts';
import { BaseChoice } from './BaseChoice.tsx';

/** From a file to an adapter in the library, step by step. */
export function AddAdapterDialog() {
  const adding = useAddingAdapter((state) => state.adding);
  return (
    <Dialog title={t('adapters.add')} close={leave} width={620}>
      <div className={styles.panel}>
        {adding.stage === 'looking' && (
          <Under label={t('adapters.adding.looking', { name: adding.name })} act={leave} />
        )}
        {adding.stage === 'seen' && <Seen key={adding.tickets[0]} {...adding} />}
        {adding.stage === 'adding' && <Adding id={adding.job.id} name={adding.name} />}
        {(adding.stage === 'nothing' || adding.stage === 'refused') && (
          <>
            {adding.stage === 'refused' && <Notice tone="trouble">{sentenceForTrouble(adding.trouble)}</Notice>}
            <p className={styles.words}>{t('adapters.adding.invitation')}</p>
            <div className={styles.actions}>
              <Button kind="call" data-autofocus onClick={() => void chooseAdapter()}>
                {t('adapters.adding.choose')}
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}

function Seen({ name: first, offered }: { name: string; offered: OfferedAdapter }) {
  const { header, bases, training } = offered;
  const [name, setName] = useState(first);
  const [base, setBase] = useState(bases.find(({ fits }) => fits)?.hash ?? null);
  const ready = base !== null && name.trim() !== '';
  return (
    <form
      className={styles.panel}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void addAdapter(base, name.trim());
      }}
    >
      <TextField
        label={t('adapters.name')}
        value={name}
        maxLength={120}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <AdapterFacts header={header} />
      {training !== null && <p role="status">{t('adapters.adding.returned', { training })}</p>}
      {header.baseName !== null && <p>{t('adapters.adding.saysBase', { base: header.baseName })}</p>}
      {base === null && (
        <Notice tone="warning">{t(bases.length === 0 ? 'adapters.adding.noBase' : 'adapters.adding.noneFits')}</Notice>
      )}
      <BaseChoice legend={t('adapters.bases.legend')} bases={bases} chosen={base} choose={setBase} />
      {base !== null && <p className={styles.words}>{t('adapters.adding.unproven')}</p>}
      <div className={styles.actions}>
        {base !== null && (
          <Button kind="call" type="submit" disabled={!ready}>
            {t('adapters.adding.add')}
          </Button>
        )}
        <Button onClick={() => void chooseAdapter()}>{t('adapters.adding.chooseOther')}</Button>
        <Button kind="quiet" onClick={leave}>
          {t('adapters.adding.giveUp')}
        </Button>
      </div>
    </form>
  );
}

function Adding({ id, name }: { id: string; name: string }) {
  const job = useLive((live) => live?.jobs.find((each) => each.id === id));
  const { done = 0, total = 0 } = job?.progress ?? {};
  return (
    <Under
      label={t('adapters.adding.adding', { name })}
      fraction={total > 0 && done > 0 ? Math.min(1, done / total) : undefined}
      act={() => void stopAdding()}
    />
  );
}

function Under({ label, fraction, act }: { label: string; fraction?: number | undefined; act: () => void }) {
  return (
    <>
      <p role="status">{label}</p>
      <Progress fraction={fraction} label={label} />
      <div className={styles.actions}>
        <Button data-autofocus onClick={act}>
          {t('adapters.adding.stop')}
        </Button>
      </div>
    </>
  );
}
