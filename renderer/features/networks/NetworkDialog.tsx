import { useState } from 'react';
import type { NetworkShown, NetworkWish } from '#core/chain/network.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import styles from './Networks.module.css';

const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];
const SYMBOL = /^[A-Za-z0-9]{1,11}$/;
/** As in core/chain/network.ts, whose schema does not belong into what is read first. */
const LONGEST_ID = 16;

interface NetworkDialogProps {
  /** One that is there already; its chain id stays. */
  known: NetworkShown | null;
  /** What the fields begin with. */
  from: NetworkWish | null;
  close: () => void;
}

/** All fields of a network. It is kept only after its endpoints have told of that very chain. */
export function NetworkDialog({ known, from, close }: NetworkDialogProps) {
  const begin = known ?? from;
  const addresses = known?.endpoints.map(({ address }) => address) ?? from?.endpoints ?? [];
  const [name, setName] = useState(begin?.name ?? '');
  const [id, setId] = useState(begin === null ? '' : String(begin.id));
  const [symbol, setSymbol] = useState(begin?.symbol ?? 'ETH');
  const [endpoints, setEndpoints] = useState(addresses.join(' '));
  const [explorer, setExplorer] = useState(begin?.explorer ?? '');
  const [plainHttp, setPlainHttp] = useState(begin?.plainHttp ?? false);
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const listed = endpoints.split(/[\s,]+/).filter((address) => address !== '');
  const numbered = /^[1-9]\d*$/.test(id) && id.length <= LONGEST_ID;
  const linked = explorer === '' || explorer.startsWith('https://');
  const ready = name.trim() !== '' && numbered && SYMBOL.test(symbol) && listed.length > 0 && linked;

  const save = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setTrouble(undefined);
    const wish = {
      id: BigInt(id),
      name: name.trim(),
      symbol,
      explorer: explorer === '' ? null : explorer,
      endpoints: listed,
      plainHttp,
    };
    try {
      await (known === null ? host.networks.add(wish) : host.networks.change(wish));
      close();
    } catch (error) {
      setTrouble(sentenceForError(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={known === null ? t('networks.dialog.add') : t('networks.dialog.change', { name: known.name })}
      close={close}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label={t('networks.dialog.name')}
          value={name}
          maxLength={60}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextField
          label={t('networks.dialog.id')}
          description={t('networks.dialog.idHelp')}
          inputWrapperOrder={ORDER}
          value={id}
          disabled={known !== null}
          inputMode="numeric"
          maxLength={LONGEST_ID}
          onChange={(event) => setId(event.currentTarget.value.trim())}
        />
        <TextField
          label={t('networks.dialog.endpoints')}
          description={t('networks.dialog.endpointsHelp')}
          inputWrapperOrder={ORDER}
          value={endpoints}
          maxLength={4_000}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setEndpoints(event.currentTarget.value)}
        />
        <TextField
          label={t('networks.dialog.symbol')}
          value={symbol}
          maxLength={11}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setSymbol(event.currentTarget.value.trim())}
        />
        <TextField
          label={t('networks.dialog.explorer')}
          description={t('networks.dialog.explorerHelp')}
          inputWrapperOrder={ORDER}
          error={linked ? undefined : t('networks.dialog.explorerWrong')}
          value={explorer}
          maxLength={500}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setExplorer(event.currentTarget.value.trim())}
        />
        {listed.some((address) => /^http:/i.test(address)) && (
          <Toggle
            label={t('networks.dialog.plainHttp')}
            help={t('networks.dialog.plainHttpHelp')}
            on={plainHttp}
            onChange={setPlainHttp}
          />
        )}
        <p className={styles.facts} role="status">
          {busy ? t('networks.dialog.asking') : t('networks.dialog.test')}
        </p>
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <div className={styles.actions}>
          <Button onClick={close}>{t('networks.dialog.cancel')}</Button>
          <Button type="submit" kind="call" disabled={busy || !ready}>
            {t('networks.dialog.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
