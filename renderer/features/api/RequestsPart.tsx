import type { ApiRequest } from '#core/api.ts';
import { Section } from '#renderer/features/settings/Section.tsx';
import { host } from '#renderer/host/client.ts';
import { toast } from '#renderer/app/toasts.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './ApiPage.module.css';

/** Who is asking, and what for. */
export function RequestsPart({ requests }: { requests: readonly ApiRequest[] }) {
  return (
    <Section title={t('api.requests')}>
      <p className={styles.quiet}>{t('api.requestsHelp')}</p>
      {requests.length === 0 ? (
        <p>{t('api.noRequests')}</p>
      ) : (
        <ol className={styles.requests}>
          {requests.map((request) => (
            <Line key={request.id} request={request} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function Line({ request }: { request: ApiRequest }) {
  const { id, key, kind, model, adapters, state, status, startedAt, endedAt } = request;
  const stop = async () => {
    try {
      await host.api.stop({ id });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  const said = state === 'failed' ? t('api.state.failed', { status: String(status) }) : t(`api.state.${state}`);
  return (
    <li className={styles.request} data-state={state}>
      <div className={styles.requestWords}>
        <div className={styles.requestHead}>
          <span className={styles.who}>{key}</span>
          <span>
            {[t(`api.kind.${kind}`), ...(model === '' ? [] : [model])].join(' · ')}
            {adapters.length > 0 && ` ${t('api.adapters', { names: adapters.join(', ') })}`}
          </span>
        </div>
        <div className={styles.quiet}>{[said, ...tokensOf(request), moment(startedAt)].join(' · ')}</div>
      </div>
      {endedAt === null && (
        <Button size="small" aria-label={t('api.stopNamed', { key })} onClick={() => void stop()}>
          {t('api.stop')}
        </Button>
      )}
    </li>
  );
}

function tokensOf({ promptTokens, answerTokens }: ApiRequest): string[] {
  if (promptTokens + answerTokens === 0) return [];
  return [t('api.tokensInOut', { read: count(promptTokens), written: count(answerTokens) })];
}
