import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { StatementDetail } from '#core/settlement/payerShown.ts';
import type { PersonShown } from '#core/settlement/shown.ts';
import { COIN_DECIMALS } from '#core/wallet/amount.ts';
import { Room } from '#renderer/app/Room.tsx';
import { toast } from '#renderer/app/toasts.ts';
import { nameOf } from '#renderer/features/earnings/earningsWords.ts';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { statementQuery } from '#renderer/features/settlement/settlementQueries.ts';
import { saveFile } from '#renderer/files/saveFile.ts';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { currencyOf, money } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { ShareForm } from './ShareForm.tsx';
import own from './Statement.module.css';
import { StatementAdapters, StatementPayees, StatementReceipts } from './StatementTables.tsx';

/** One settlement, as it is read, printed and saved. */
export function StatementRoom() {
  const { id } = useParams({ from: '/earnings/statements/$id' });
  const { data, error } = useQuery(statementQuery(id));
  const save = async (format: 'csv' | 'json') => {
    try {
      if (await saveFile(await host.settlement.payer.exportStatement({ id, format }))) {
        toast({ text: t('settling.saved') });
      }
    } catch (failed) {
      toast({ text: sentenceForError(failed), tone: 'trouble' });
    }
  };
  return (
    <Room
      title={
        data === undefined ? t('statement.title') : t('statement.titleOf', { when: moment(data.statement.madeAt) })
      }
      actions={
        data !== undefined && (
          <>
            <Menu
              target={<Button>{t('statement.save')}</Button>}
              entries={[
                { label: t('statement.asTable'), act: () => void save('csv') },
                { label: t('statement.asJson'), act: () => void save('json') },
              ]}
            />
            <Button onClick={() => window.print()}>{t('statement.print')}</Button>
          </>
        )
      }
    >
      <div className={`${styles.page ?? ''} ${own.page ?? ''}`}>
        <Link to="/earnings/owed" className={`${styles.link ?? ''} ${own.notPrinted ?? ''}`}>
          {t('statement.back')}
        </Link>
        {error !== null && data === undefined && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {data !== undefined && <Detail detail={data} />}
      </div>
    </Room>
  );
}

function Detail({ detail }: { detail: StatementDetail }) {
  const { statement } = detail;
  const [sharing, setSharing] = useState<PersonShown>();
  const currency = currencyOf(statement.token);
  const amount = (text: string) => money(BigInt(text), currency);
  const draft = statement.state === 'drafted';
  const lead = {
    count: statement.answers,
    answers: count(statement.answers),
    payer: nameOf(statement.payer),
    token: currency.symbol,
    network: statement.networkName,
  };
  const facts: [string, string][] = [
    [t('statement.facts.state'), t(`owing.state.${statement.state}`)],
    [t('statement.facts.way'), t(`statement.way.${statement.way}`)],
    [t('statement.facts.payer'), statement.payer.account],
    [t('statement.facts.made'), moment(statement.madeAt)],
    [
      t('statement.facts.period'),
      t('statement.period', { since: moment(statement.since), until: moment(statement.until) }),
    ],
    [
      t('statement.facts.receipts'),
      t('statement.range', { first: count(statement.from), last: count(Math.max(0, statement.to - 1)) }),
    ],
    [t('statement.facts.fees'), amount(statement.fees)],
    [t('statement.facts.paid'), amount(statement.increase)],
    ...(statement.unpaid === '0'
      ? []
      : [[t('statement.facts.unpaid'), amount(statement.unpaid)] satisfies [string, string]]),
    ...(statement.bond === '0'
      ? []
      : [
          [
            t('statement.facts.bond'),
            money(BigInt(statement.bond), {
              symbol: statement.token.native ? currency.symbol : t('money.coin'),
              decimals: COIN_DECIMALS,
            }),
          ] satisfies [string, string],
        ]),
    ...(statement.location === null
      ? []
      : [[t('statement.facts.location'), statement.location] satisfies [string, string]]),
  ];
  return (
    <>
      <p className={styles.lead}>
        {t(draft ? 'statement.leadDraft' : 'statement.lead', lead)} {statement.practice && t('statement.practice')}
      </p>
      <dl className={styles.facts}>
        {facts.map(([name, fact]) => (
          <div key={name} className={own.fact}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      <StatementPayees detail={detail} currency={currency} {...(!draft && { share: setSharing })} />
      <StatementAdapters detail={detail} currency={currency} />
      <StatementReceipts detail={detail} currency={currency} />
      {sharing !== undefined && <ShareForm id={statement.id} payee={sharing} close={() => setSharing(undefined)} />}
    </>
  );
}
