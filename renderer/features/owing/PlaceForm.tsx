import { useState } from 'react';
import type { PublicationPlace } from '#core/datanet/publication.ts';
import type { StatementShown } from '#core/settlement/payerShown.ts';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { FormDialog } from '#renderer/features/wallet/FormDialog.tsx';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';
import { Choice } from '#renderer/ui/Choice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';

type Kind = PublicationPlace['kind'];
const KINDS: readonly Kind[] = ['folder', 'put', 'ipfs'];

/** Where the list of very many payees is to be found by others. */
export function PlaceForm({ statement: { id }, close }: { statement: StatementShown; close: () => void }) {
  const [kind, setKind] = useState<Kind>('folder');
  const [address, setAddress] = useState('');
  const [put, setPut] = useState('');
  const given = address.trim();
  return (
    <FormDialog
      title={t('owing.act.place')}
      act={t('publishing.leave')}
      ready={given !== '' && (kind !== 'put' || put.trim() !== '')}
      onAct={async () => {
        const place = kind === 'put' ? { kind, put: put.trim(), address: given } : { kind, address: given };
        await host.settlement.payer.place({ id, place });
        void queries.invalidateQueries({ queryKey: ['settlement'] });
        close();
      }}
      close={close}
      width={560}
    >
      <p className={styles.help}>{t('owing.stepSays.place')}</p>
      <Choice<Kind>
        label={t('publishing.place')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t(`publishing.places.${value}`) }))}
        onChange={setKind}
      />
      {kind === 'put' && (
        <TextField
          label={t('publishing.put')}
          description={t('publishing.putHelp')}
          value={put}
          maxLength={4_000}
          placeholder="https://…"
          onChange={(event) => setPut(event.currentTarget.value)}
        />
      )}
      <TextField
        label={t(
          kind === 'folder' ? 'publishing.address' : kind === 'put' ? 'publishing.putAddress' : 'publishing.ipfs',
        )}
        value={address}
        maxLength={300}
        placeholder={kind === 'ipfs' ? 'http://127.0.0.1:5001' : 'https://…'}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
