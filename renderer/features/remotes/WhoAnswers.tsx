import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { AnswerSettings } from '#core/answerSettings.ts';
import type { Remote, RemoteChoice } from '#core/remote.ts';
import panel from '#renderer/features/ask/AnswerSettingsPanel.module.css';
import { setNumber } from '#renderer/features/ask/scales.ts';
import { showServers } from '#renderer/features/models/part.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Range } from '#renderer/ui/Range.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { remotesQuery } from './remoteQueries.ts';
import { stateOf, whereElse } from './whereLives.ts';

const HERE = 'here';
const NONE = '';
const STRONGEST = 2;

interface WhoProps {
  now: AnswerSettings;
  change: (settings: AnswerSettings) => void;
}

/** Who makes the answers of a conversation: this machine, or a server; and with which of the adapters that live there. */
export function WhoAnswers({ now, change }: WhoProps) {
  const remotes = useQuery(remotesQuery).data;
  const navigate = useNavigate();
  const { remote: choice, ...own } = now;
  if (remotes === undefined) return null;
  const known = remotes.find(({ id }) => id === choice?.remote);
  const choose = (part: Partial<RemoteChoice>) => {
    if (choice !== undefined) change({ ...own, remote: { ...choice, ...part } });
  };
  return (
    <section className={panel.part}>
      <h3 className={panel.title}>{t('remotes.ask.title')}</h3>
      {remotes.length === 0 && choice === undefined ? (
        <p className={panel.help}>{t('remotes.ask.noServers')}</p>
      ) : (
        <Select
          label={t('remotes.ask.label')}
          value={choice?.remote ?? HERE}
          options={[
            { value: HERE, label: t('remotes.ask.here') },
            ...remotes.filter(({ models }) => models.length > 0).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(id) => {
            const model = remotes.find((remote) => remote.id === id)?.models[0]?.id;
            if (model === undefined) change(own);
            else change({ ...own, remote: { remote: id, model, adapters: [], fallsBack: choice?.fallsBack ?? false } });
          }}
        />
      )}
      {choice !== undefined && known === undefined && <p className={panel.wrong}>{t('remotes.ask.gone')}</p>}
      {choice !== undefined && known !== undefined && <There remote={known} choice={choice} choose={choose} />}
      <div>
        <Button
          size="small"
          onClick={() => {
            showServers();
            void navigate({ to: '/models' });
          }}
        >
          {t('remotes.ask.manage')}
        </Button>
      </div>
    </section>
  );
}

function There({
  remote: { name, host, kind, models, adapters },
  choice,
  choose,
}: {
  remote: Remote;
  choice: RemoteChoice;
  choose: (part: Partial<RemoteChoice>) => void;
}) {
  const first = choice.adapters[0]?.id ?? NONE;
  const chosen = adapters.find(({ id }) => id === first);
  return (
    <>
      <p className={panel.help}>{t('remotes.ask.goes', { host })}</p>
      {models.length > 1 && (
        <Select
          label={t('remotes.ask.model')}
          value={choice.model}
          options={models.map(({ id }) => ({ value: id, label: id }))}
          onChange={(model) => choose({ model })}
        />
      )}
      {(kind === 'vllm' || kind === 'lorax') && adapters.length > 0 && (
        <>
          <Select
            label={t('remotes.ask.adapter')}
            value={first}
            options={[
              { value: NONE, label: t('remotes.ask.noAdapter') },
              ...adapters.map(({ id }) => ({ value: id, label: id })),
            ]}
            onChange={(id) => choose({ adapters: id === NONE ? [] : [{ id, scale: 1 }] })}
          />
          {chosen !== undefined && (
            <p className={panel.help}>
              {name}: {stateOf(chosen)}. {whereElse(chosen)}.
            </p>
          )}
        </>
      )}
      {kind === 'llama' && adapters.length > 0 && (
        <ul className={panel.stack}>
          {adapters.map((adapter) => {
            const { id } = adapter;
            const scale = choice.adapters.find((each) => each.id === id)?.scale ?? 0;
            return (
              <li key={id}>
                <span className={panel.name} dir="auto">
                  {id}
                </span>
                <Range
                  label={t('remotes.ask.scale', { name: id })}
                  value={scale}
                  min={-STRONGEST}
                  max={STRONGEST}
                  step={0.05}
                  describe={setNumber}
                  onDone={(end) => {
                    const others = choice.adapters.filter((each) => each.id !== id);
                    const rounded = Math.round(end * 100) / 100;
                    choose({ adapters: rounded === 0 ? others : [...others, { id, scale: rounded }].slice(-16) });
                  }}
                />
                <p className={panel.help}>{whereElse(adapter)}.</p>
              </li>
            );
          })}
        </ul>
      )}
      <Toggle
        label={t('remotes.ask.fallsBack')}
        help={t('remotes.ask.fallsBackHelp')}
        on={choice.fallsBack}
        onChange={(fallsBack) => choose({ fallsBack })}
      />
    </>
  );
}
