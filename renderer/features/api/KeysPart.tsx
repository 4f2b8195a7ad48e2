import { useState } from 'react';
import type { ApiKey } from '#core/api.ts';
import { toast } from '#renderer/app/toasts.ts';
import { Section } from '#renderer/features/settings/Section.tsx';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import styles from './ApiPage.module.css';
import { KeyDialog } from './KeyDialog.tsx';
import { SecretDialog } from './SecretDialog.tsx';

type Open =
  | { kind: 'make' }
  | { kind: 'change'; key: ApiKey }
  | { kind: 'revoke'; key: ApiKey }
  | { kind: 'secret'; name: string; secret: string };

/** Who may ask. */
export function KeysPart({ keys }: { keys: readonly ApiKey[] }) {
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return (
    <Section title={t('api.keys')}>
      <p className={styles.quiet}>{t('api.keysHelp')}</p>
      {keys.length === 0 ? (
        <p>{t('api.noKeys')}</p>
      ) : (
        <ul className={styles.keys}>
          {keys.map((key) => (
            <li key={key.id} className={styles.key}>
              <div className={styles.keyWords}>
                <div className={styles.keyName}>
                  <span>{key.name}</span>
                  <span className={styles.quiet}>{t('api.ends', { tail: key.tail })}</span>
                </div>
                <div className={styles.quiet}>{factsOf(key)}</div>
              </div>
              <Menu
                target={
                  <Button kind="quiet" aria-label={t('api.more', { name: key.name })}>
                    ⋯
                  </Button>
                }
                entries={[
                  { label: t('api.change'), act: () => setOpen({ kind: 'change', key }) },
                  { label: t('api.revoke'), act: () => setOpen({ kind: 'revoke', key }), grave: true },
                ]}
              />
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button kind={keys.length === 0 ? 'call' : 'plain'} onClick={() => setOpen({ kind: 'make' })}>
          {t('api.makeKey')}
        </Button>
      </div>
      {open?.kind === 'make' && (
        <KeyDialog
          known={null}
          close={close}
          save={async (name, limits) => {
            const { secret } = await host.api.makeKey({ name, limits });
            setOpen({ kind: 'secret', name, secret });
          }}
        />
      )}
      {open?.kind === 'change' && (
        <KeyDialog
          known={open.key}
          close={close}
          save={async (name, limits) => {
            await host.api.changeKey({ id: open.key.id, name, limits });
            close();
          }}
        />
      )}
      {open?.kind === 'secret' && <SecretDialog name={open.name} secret={open.secret} close={close} />}
      {open?.kind === 'revoke' && (
        <Confirm
          title={t('api.revokeTitle', { name: open.key.name })}
          act={t('api.revokeAct')}
          close={close}
          onAct={async () => {
            await host.api.revokeKey({ id: open.key.id });
            toast({ text: t('api.revoked', { name: open.key.name }) });
          }}
        >
          {t('api.revokeBody')}
        </Confirm>
      )}
    </Section>
  );
}

function factsOf({ limits, tokensToday, usedAt }: ApiKey): string {
  const { requestsAMinute, answersAtOnce, tokensADay } = limits;
  const used = count(tokensToday);
  return [
    t('api.limitsOf', { count: requestsAMinute, amount: count(requestsAMinute), atOnce: count(answersAtOnce) }),
    tokensADay === null ? t('api.tokensToday', { used }) : t('api.tokensOf', { used, most: count(tokensADay) }),
    usedAt === null ? t('api.neverUsed') : t('api.usedAt', { when: moment(usedAt) }),
  ].join(' · ');
}
