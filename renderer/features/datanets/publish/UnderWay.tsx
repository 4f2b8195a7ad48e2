import { useQuery } from '@tanstack/react-query';
import type { Publication } from '#core/datanet/publication.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { publicationsQuery } from './publishQueries.ts';
import styles from './Publish.module.css';

interface UnderWayProps {
  network: bigint;
  datanet: number;
  /** The one that the page shows already. */
  shown: string | undefined;
  resume: (publication: Publication) => void;
}

/** What was begun earlier and is not proposed yet: after a kill, too. */
export function UnderWay({ network, datanet, shown, resume }: UnderWayProps) {
  const { data } = useQuery(publicationsQuery);
  const open = data?.filter(
    (each) => each.network === network && each.datanet === datanet && each.id !== shown && each.state !== 'proposed',
  );
  if (open === undefined || open.length === 0) return null;
  return (
    <section aria-label={t('publishing.underWay')}>
      <h2 className={styles.heading}>{t('publishing.underWay')}</h2>
      <ul className={styles.open}>
        {open.map((publication) => {
          const { id, name, state } = publication;
          return (
            <li key={id}>
              <span>{t('publishing.underWayLine', { name, state: t(`publishing.state.${state}`) })}</span>
              <Button size="small" onClick={() => resume(publication)}>
                {t('publishing.resume')}
              </Button>
              <Button size="small" kind="quiet" onClick={() => void forget(id)}>
                {t('publishing.forget')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What was begun on a network that this machine does not know any more: the practice network of before, or a removed one. */
export function Stranded({ networks }: { networks: readonly bigint[] }) {
  const { data } = useQuery(publicationsQuery);
  const stranded = data?.filter(({ network, state }) => !networks.includes(network) && state !== 'proposed');
  if (stranded === undefined || stranded.length === 0) return null;
  return (
    <section aria-label={t('publishing.stranded')}>
      <h2 className={styles.heading}>{t('publishing.stranded')}</h2>
      <ul className={styles.open}>
        {stranded.map(({ id, name, state, network }) => (
          <li key={id}>
            <span>
              {t('publishing.strandedLine', { name, state: t(`publishing.state.${state}`), id: String(network) })}
            </span>
            <Button size="small" kind="quiet" onClick={() => void forget(id)}>
              {t('publishing.forget')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

async function forget(id: string): Promise<void> {
  try {
    await host.publishing.forget({ id });
    toast({ text: t('publishing.forgotten') });
  } catch (error) {
    toast({ text: sentenceForError(error), tone: 'trouble' });
  }
}
