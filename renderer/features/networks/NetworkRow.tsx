import type { EndpointState, NetworkShown } from '#core/chain/network.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceFor } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Networks.module.css';

interface NetworkRowProps {
  network: NetworkShown;
  busy: boolean;
  onTest: () => void;
  onChoose: () => void;
  onChange: () => void;
  onRemove: () => void;
  onBring: () => void;
}

export function NetworkRow({ network, busy, onTest, onChoose, onChange, onRemove, onBring }: NetworkRowProps) {
  const { id, name, symbol, endpoints, contracts, chosen } = network;
  return (
    <section className={styles.network} aria-label={name}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h3 className={styles.name} dir="auto">
            {name}
          </h3>
          <p className={styles.facts}>
            {t('networks.facts', { id: String(id), symbol })} · {t(`networks.contracts.${contracts}`)}
          </p>
        </div>
        {chosen ? (
          <span className={styles.chosen}>{t('networks.chosen')}</span>
        ) : (
          <Button size="small" aria-label={t('networks.chooseNamed', { name })} onClick={onChoose}>
            {t('networks.choose')}
          </Button>
        )}
        {(contracts === 'missing' || contracts === 'partly') && (
          <Button size="small" onClick={onBring}>
            {t('networks.bring.open')}
          </Button>
        )}
        <Button size="small" disabled={busy} aria-label={t('networks.testNamed', { name })} onClick={onTest}>
          {busy ? t('networks.testing') : t('networks.test')}
        </Button>
        <Menu
          target={
            <Button kind="quiet" aria-label={t('networks.more', { name })}>
              ⋯
            </Button>
          }
          entries={[
            { label: t('networks.change'), act: onChange },
            { label: t('networks.remove'), act: onRemove, grave: true },
          ]}
        />
      </div>
      <ul className={styles.endpoints}>
        {endpoints.map((endpoint) => (
          <Endpoint key={endpoint.address} network={name} endpoint={endpoint} />
        ))}
      </ul>
      {endpoints.length === 1 && <p className={styles.facts}>{t('networks.alone')}</p>}
    </section>
  );
}

function Endpoint({ network, endpoint }: { network: string; endpoint: EndpointState }) {
  const { address, host, head, askedAt, trouble, detail } = endpoint;
  const known =
    askedAt === null
      ? t('networks.neverAsked')
      : head === null
        ? t('networks.askedAt', { when: moment(askedAt) })
        : t('networks.headAt', { head: count(Number(head)), when: moment(askedAt) });
  return (
    <li>
      <span className={styles.address}>{address}</span> <span className={styles.facts}>{known}</span>
      {trouble !== null && (
        <Notice tone="trouble">
          {sentenceFor({ code: 'CHAIN_FAILED', name: network, host, reason: trouble, detail })}
        </Notice>
      )}
    </li>
  );
}
