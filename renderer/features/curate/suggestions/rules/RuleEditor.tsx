import { useId, useState } from 'react';
import type { Rule } from '#core/suggest/rules.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { count, percent } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import styles from '../SuggestionsPage.module.css';
import { choicesOf, isEmpty, wordsOfLines } from './ruleDraft.ts';
import { useLately } from './useLately.ts';
import { refusedSentence, useTried } from './useTried.ts';

const ANY = '';

interface RuleEditorProps {
  rule: Rule;
  isNew: boolean;
  /** Resolves with why it was not kept; null where it was. */
  keep: (rule: Rule) => Promise<string | null>;
  close: () => void;
}

/** One rule, tried as it is written. */
export function RuleEditor({ rule, isNew, keep, close }: RuleEditorProps) {
  const questions = choicesOf(useNow(({ head }) => head.questions));
  const fields = useNow(({ head }) => head.fields);
  const [draft, setDraft] = useState(rule);
  const [lines, setLines] = useState(rule.when.kind === 'words' ? rule.when.words.join('\n') : '');
  const [trouble, setTrouble] = useState<string | null>(null);
  const listId = useId();
  const change = (part: Partial<Rule>) => setDraft((before) => ({ ...before, ...part }));
  const labels = questions.find(({ id }) => id === draft.question)?.labels ?? [];
  const { when } = draft;

  const save = async () => {
    try {
      const refused = await keep({ ...draft, name: draft.name.trim() });
      setTrouble(refused);
      if (refused === null) close();
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };

  return (
    <Dialog
      title={isNew ? t('curateSuggestions.rules.newTitle') : t('curateSuggestions.rules.editTitle')}
      close={close}
      width={620}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label={t('curateSuggestions.rules.form.name')}
          value={draft.name}
          maxLength={80}
          data-autofocus
          onChange={({ currentTarget: { value } }) => change({ name: value })}
        />
        <div className={styles.pair}>
          <Select
            label={t('curateSuggestions.rules.form.question')}
            value={draft.question}
            options={questions.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(question) =>
              change({ question, label: questions.find(({ id }) => id === question)?.labels[0]?.id ?? draft.label })
            }
          />
          <Select
            label={t('curateSuggestions.rules.form.label')}
            value={draft.label}
            options={labels.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(label) => change({ label })}
          />
        </div>
        <div className={styles.pair}>
          <Select
            label={t('curateSuggestions.rules.form.field')}
            value={draft.field ?? ANY}
            options={[
              { value: ANY, label: t('curateSuggestions.rules.form.anyField') },
              ...fields.map(({ id, title }) => ({ value: id, label: title })),
            ]}
            onChange={(field) => change({ field: field === ANY ? null : field })}
          />
          <div>
            <div className={styles.label}>{t('curateSuggestions.rules.form.kind')}</div>
            <Choice
              label={t('curateSuggestions.rules.form.kind')}
              value={when.kind}
              options={(['words', 'pattern'] as const).map((value) => ({
                value,
                label: t(`curateSuggestions.rules.form.${value}`),
              }))}
              onChange={(kind) =>
                change({
                  when:
                    kind === 'words'
                      ? { kind, words: wordsOfLines(lines) }
                      : { kind, source: when.kind === 'pattern' ? when.source : '', ignoreCase: true },
                })
              }
            />
          </div>
        </div>
        {when.kind === 'words' ? (
          <div className={styles.area}>
            <label htmlFor={listId}>{t('curateSuggestions.rules.form.wordList')}</label>
            <textarea
              id={listId}
              value={lines}
              dir="auto"
              onChange={({ currentTarget: { value } }) => {
                setLines(value);
                change({ when: { kind: 'words', words: wordsOfLines(value).slice(0, 2_000) } });
              }}
            />
          </div>
        ) : (
          <>
            <TextField
              label={t('curateSuggestions.rules.form.source')}
              description={t('curateSuggestions.rules.form.sourceHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={when.source}
              maxLength={1_000}
              spellCheck={false}
              autoComplete="off"
              onChange={({ currentTarget: { value } }) => change({ when: { ...when, source: value } })}
            />
            <Toggle
              label={t('curateSuggestions.rules.form.ignoreCase')}
              on={when.ignoreCase}
              onChange={(ignoreCase) => change({ when: { ...when, ignoreCase } })}
            />
          </>
        )}
        <Preview rule={draft} />
        {trouble !== null && <Notice tone="trouble">{trouble}</Notice>}
        <div className={styles.end}>
          <Button onClick={close}>{t('curateSuggestions.rules.cancel')}</Button>
          <Button kind="call" type="submit" disabled={draft.name.trim() === '' || isEmpty(draft)}>
            {t('curateSuggestions.rules.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What the rule does by itself, a moment after the last key. */
function Preview({ rule }: { rule: Rule }) {
  const lately: Rule = JSON.parse(useLately(JSON.stringify({ ...rule, name: 'preview' })));
  const { tried } = useTried(isEmpty(lately) ? [] : [lately]);
  const [figures] = tried?.figures ?? [];
  const [refused] = tried?.refused ?? [];
  return (
    <div className={styles.preview} role="status" aria-label={t('curateSuggestions.rules.form.preview')}>
      {refused !== undefined && refusedSentence(refused)}
      {refused === undefined &&
        (tried === undefined || figures === undefined) &&
        t('curateSuggestions.rules.form.empty')}
      {refused === undefined && tried !== undefined && figures !== undefined && (
        <>
          {t('curateSuggestions.rules.covered', {
            count: figures.covers,
            amount: count(figures.covers),
            percent: percent(tried.looked === 0 ? 0 : figures.covers / tried.looked),
          })}{' '}
          {figures.compared > 0 &&
            `${t('curateSuggestions.rules.right')}: ${t('curateSuggestions.rules.rightOf', {
              percent: percent(figures.right / figures.compared),
              right: count(figures.right),
              compared: count(figures.compared),
            })}.`}
        </>
      )}
    </div>
  );
}
