import type { AttestationShown } from '#core/attestation/attestation.ts';
import { toast } from '#renderer/app/toasts.ts';
import { FormDialog } from '#renderer/features/wallet/FormDialog.tsx';
import { WithAccount } from '#renderer/features/wallet/SignDialog.tsx';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { useNames } from './attestationQueries.ts';
import styles from './Attestations.module.css';

/** Takes back what one of this wallet's accounts attested, for good. */
export function RevokeDialog({ attestation, close }: { attestation: AttestationShown; close: () => void }) {
  const { id, issuer, subject, expertise } = attestation;
  const wallet = useWallet();
  const nameOf = useNames();
  if (wallet?.state !== 'open') {
    return (
      <Dialog title={t('attestations.revokeTitle')} close={close} width={560}>
        <WithAccount among={[issuer]}>{() => null}</WithAccount>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={t('attestations.revokeTitle')}
      act={t('attestations.revokeSign')}
      ready
      grave
      onAct={async () => {
        const shown = await host.attestations.prepareRevocation({ id });
        await host.attestations.confirm({ id: shown.id });
        toast({ text: t('attestations.revokeDone') });
        close();
      }}
      close={close}
      width={600}
    >
      <p className={styles.says}>
        {t('attestations.revokeSays', {
          issuer: nameOf(issuer) ?? t('attestations.unnamed'),
          subject: nameOf(subject) ?? t('attestations.unnamed'),
          expertise,
        })}
      </p>
      <p className={styles.lead}>{t('attestations.revokeAfter')}</p>
      <dl className={styles.facts}>
        <dt>{t('attestations.issuer')}</dt>
        <dd>{issuer}</dd>
        <dt>{t('attestations.subject')}</dt>
        <dd>{subject}</dd>
        <dt>{t('attestations.attestation')}</dt>
        <dd>{id}</dd>
      </dl>
    </FormDialog>
  );
}
