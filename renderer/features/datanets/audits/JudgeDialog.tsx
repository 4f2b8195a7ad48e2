import { useRef, useState } from 'react';
import { type AuditRead, LONGEST_AUDIT } from '#core/datanet/audit.ts';
import { SignDialog, WithAccount } from '#renderer/features/wallet/SignDialog.tsx';
import { usePreparing } from '#renderer/features/wallet/usePreparing.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Datanets.module.css';
import { AuditFound } from './AuditFound.tsx';

interface JudgeDialogProps {
  network: bigint;
  datanet: number;
  /** Of my accounts, those that review here. */
  among: readonly string[];
  close: () => void;
}

/** A reviewer's word on an auditor's report, which is read before anything is signed. */
export function JudgeDialog({ network, datanet, among, close }: JudgeDialogProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<{ text: string; read: AuditRead }>();
  const [says, setSays] = useState<'wrong' | 'right'>('right');
  const [unread, setUnread] = useState<string>();
  const { shown, putAway, busy, trouble, run } = usePreparing();
  const open = async (chosen: File) => {
    setFile(undefined);
    setUnread(undefined);
    try {
      if (chosen.size > LONGEST_AUDIT) return setUnread(sentenceFor({ code: 'AUDIT_REFUSED', reason: 'not-a-report' }));
      const text = await chosen.text();
      setFile({ text, read: await host.audits.read({ network, text }) });
    } catch (error) {
      setUnread(sentenceForError(error));
    }
  };
  if (shown !== undefined) return <SignDialog shown={shown} back={putAway} close={close} done={close} />;
  return (
    <Dialog title={t('audits.sayTitle')} close={close} width={640}>
      <div className={styles.form}>
        <p>{t('audits.sayLead')}</p>
        <input
          ref={picker}
          type="file"
          accept=".json"
          hidden
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            event.currentTarget.value = '';
            if (chosen !== undefined) void open(chosen);
          }}
        />
        <div>
          <Button data-autofocus onClick={() => picker.current?.click()}>
            {t(file === undefined ? 'audits.choose' : 'audits.chooseOther')}
          </Button>
        </div>
        {unread !== undefined && <Notice tone="trouble">{unread}</Notice>}
        {file !== undefined && (
          <>
            <section aria-label={t('audits.read')}>
              <AuditFound report={file.read.report} />
              <p className={styles.facts}>{t('audits.letsSign')}</p>
              <p className={styles.facts}>
                {t('audits.report')} <Hash value={file.read.hash} of={t('audits.report')} />
              </p>
            </section>
            <Choice
              label={t('audits.your')}
              value={says}
              options={[
                { value: 'right', label: t('audits.right') },
                { value: 'wrong', label: t('audits.wrong') },
              ]}
              onChange={setSays}
            />
            {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
            <WithAccount among={among}>
              {({ address: account }) => (
                <div>
                  <Button
                    kind="call"
                    disabled={busy}
                    onClick={() =>
                      void run(() =>
                        host.audits.prepareJudge({
                          network,
                          account,
                          datanet,
                          text: file.text,
                          wrong: says === 'wrong',
                        }),
                      )
                    }
                  >
                    {t('newDatanet.act')}
                  </Button>
                </div>
              )}
            </WithAccount>
          </>
        )}
      </div>
    </Dialog>
  );
}
