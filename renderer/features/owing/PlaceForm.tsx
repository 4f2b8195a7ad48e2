import type { StatementShown } from '#core/settlement/payerShown.ts';
import { PlaceFields, usePlace } from '#renderer/features/datanets/publish/PlaceFields.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { FormDialog } from '#renderer/features/wallet/FormDialog.tsx';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';

/** Where the list of very many payees is to be found by others. */
export function PlaceForm({ statement: { id }, close }: { statement: StatementShown; close: () => void }) {
  const told = usePlace();
  const { place } = told;
  return (
    <FormDialog
      title={t('owing.act.place')}
      act={t('publishing.leave')}
      ready={place !== null}
      onAct={async () => {
        if (place === null) return;
        await host.settlement.payer.place({ id, place });
        void queries.invalidateQueries({ queryKey: ['settlement'] });
        close();
      }}
      close={close}
      width={560}
    >
      <p className={styles.help}>{t('owing.stepSays.place')}</p>
      <PlaceFields of={told} helps={false} />
    </FormDialog>
  );
}
