import { useState } from 'react';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Choice } from '#renderer/ui/Choice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { FormDialog } from './FormDialog.tsx';
import { ReviewDialog } from './ReviewDialog.tsx';
import { type KnownChain, useContacts } from './sendingQueries.ts';

interface SendDialogProps {
  account: WalletAccount;
  chain: KnownChain;
  /** Sends, or lets somebody take later on. */
  allow: boolean;
  /** The address of the token that it begins with. */
  token?: string;
  close: () => void;
}

export function SendDialog({ account, chain, allow, token: begun, close }: SendDialogProps) {
  const contacts = useContacts();
  const [what, setWhat] = useState<'coins' | 'tokens'>(allow || begun !== undefined ? 'tokens' : 'coins');
  const [to, setTo] = useState('');
  const [token, setToken] = useState(begun ?? '');
  const [amount, setAmount] = useState('');
  const [shown, setShown] = useState<Prepared>();
  if (shown !== undefined) return <ReviewDialog shown={shown} back={() => setShown(undefined)} close={close} />;

  const named = contacts.find(({ name }) => name.toLowerCase() === to.trim().toLowerCase());
  const wish = { chain: chain.id, account: account.address, to: named?.address ?? to, amount };
  const prepare = () => {
    if (what === 'coins') return host.sending.prepareCoins(wish);
    return allow ? host.sending.prepareAllowance({ ...wish, token }) : host.sending.prepareTokens({ ...wish, token });
  };
  const typed = { maxLength: 100, autoComplete: 'off', spellCheck: false } as const;
  return (
    <FormDialog
      title={t(allow ? 'sending.allowTitle' : 'sending.sendTitle', { name: account.name })}
      act={t('sending.goOn')}
      ready={to.trim() !== '' && amount.trim() !== '' && (what === 'coins' || token.trim() !== '')}
      onAct={async () => setShown(await prepare())}
      close={close}
      width={520}
    >
      {!allow && (
        <Choice
          label={t('sending.what')}
          value={what}
          options={[
            { value: 'coins', label: t('sending.whats.coins', { symbol: chain.symbol }) },
            { value: 'tokens', label: t('sending.whats.tokens') },
          ]}
          onChange={setWhat}
        />
      )}
      <TextField
        {...typed}
        label={t(allow ? 'sending.spender' : 'sending.to')}
        description={t('sending.toHelp')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={to}
        data-autofocus
        onChange={(event) => setTo(event.target.value)}
      />
      {what === 'tokens' && (
        <TextField
          {...typed}
          label={t('sending.token')}
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
      )}
      <TextField
        {...typed}
        label={t('sending.amount')}
        inputMode="decimal"
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
      />
    </FormDialog>
  );
}
