import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { BenchmarkItem } from '#core/benchmark/benchmark.ts';
import type { MappingOfLines } from '#core/benchmark/imported.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from '../Factory.module.css';
import { triedLinesQuery } from './benchmarkQueries.ts';
import { LONGEST_ANSWER, LONGEST_NAME, USUAL_ANSWER } from './limits.ts';
import { useMaking } from './useMaking.ts';

interface LinesFormProps {
  ticket: string;
  name: string;
  mapping: MappingOfLines | null;
}

const FIELDS = ['prompt', 'choices', 'gold', 'labels'] as const;
type Typed = Readonly<Record<(typeof FIELDS)[number], string>>;

/** Where each part of a line stands, how the first lines are read so, and the benchmark of all of them. */
export function LinesForm({ ticket, name: file, mapping: guessed }: LinesFormProps) {
  const [typed, setTyped] = useState<Typed>({
    prompt: guessed?.prompt ?? '',
    choices: guessed?.choices.join(', ') ?? '',
    gold: guessed?.gold ?? '',
    labels: guessed?.labels ?? '',
  });
  const [name, setName] = useState(file.replace(/\.[^.]*$/, '').slice(0, LONGEST_NAME));
  const [about, setAbout] = useState<'own' | 'general'>('general');
  const [written, setWritten] = useState<'match' | 'text'>('match');
  const [form, setForm] = useState<'chat' | 'plain'>('plain');
  const [longest, setLongest] = useState(USUAL_ANSWER);
  const { busy, trouble, make } = useMaking();
  const mapping = mappingOf(typed);
  const kind = mapping !== null && mapping.choices.length > 0 ? ('choice' as const) : written;

  const act = () => {
    if (mapping === null) return;
    const shown = { name: name.trim(), note: '', kind, form, about, longestAnswerTokens: longest };
    void make(() => host.benchmarks.importLines({ ticket, mapping, ...shown }));
  };

  return (
    <>
      {guessed === null && <Notice tone="warning">{t('benchmarks.make.unguessed')}</Notice>}
      <div className={styles.fields}>
        {FIELDS.map((field) => (
          <TextField
            key={field}
            label={t(`benchmarks.make.${field}`)}
            description={t(`benchmarks.make.${field}Help`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={typed[field]}
            maxLength={field === 'prompt' ? LONGEST_PROMPT : LONGEST_PATH}
            onChange={(event) => setTyped({ ...typed, [field]: event.currentTarget.value })}
          />
        ))}
      </div>
      <Preview ticket={ticket} mapping={mapping} />
      <div className={styles.use}>
        <span className={styles.small}>{t('benchmarks.make.aboutLabel')}</span>
        <Choice
          label={t('benchmarks.make.aboutLabel')}
          value={about}
          options={(['general', 'own'] as const).map((value) => ({ value, label: t(`benchmarks.about.${value}`) }))}
          onChange={setAbout}
        />
      </div>
      <div className={styles.use}>
        <span className={styles.small}>{t('benchmarks.make.formLabel')}</span>
        <Choice
          label={t('benchmarks.make.formLabel')}
          value={form}
          options={(['plain', 'chat'] as const).map((value) => ({ value, label: t(`benchmarks.make.forms.${value}`) }))}
          onChange={setForm}
        />
      </div>
      {kind !== 'choice' && (
        <>
          <div className={styles.use}>
            <span className={styles.small}>{t('benchmarks.make.kind')}</span>
            <Choice
              label={t('benchmarks.make.kind')}
              value={written}
              options={(['match', 'text'] as const).map((value) => ({
                value,
                label: t(`benchmarks.kinds.${value}.name`),
              }))}
              onChange={setWritten}
            />
          </div>
          <NumberField
            label={t('benchmarks.make.longest')}
            help={t('benchmarks.make.longestHelp')}
            value={longest}
            min={1}
            max={LONGEST_ANSWER}
            step={8}
            onDone={setLongest}
          />
        </>
      )}
      <TextField
        label={t('benchmarks.make.name')}
        value={name}
        maxLength={LONGEST_NAME}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <div>
        <Button kind="call" disabled={busy || mapping === null || name.trim() === ''} onClick={act}>
          {t('benchmarks.make.act')}
        </Button>
      </div>
    </>
  );
}

const LONGEST_PROMPT = 2_000;
const LONGEST_PATH = 200;
const MOST_CHOICES = 100;

/** Null while a part is missing that has to be there. */
function mappingOf({ prompt, choices, gold, labels }: Typed): MappingOfLines | null {
  if (prompt.trim() === '' || gold.trim() === '') return null;
  const paths = choices.split(',').map((path) => path.trim());
  return {
    prompt: prompt.includes('{{') ? prompt : prompt.trim(),
    choices: paths.filter((path) => path !== '').slice(0, MOST_CHOICES),
    gold: gold.trim(),
    labels: labels.trim() === '' ? null : labels.trim(),
  };
}

const SHOWN = 3;

function Preview({ ticket, mapping }: { ticket: string; mapping: MappingOfLines | null }) {
  const { data, error } = useQuery(triedLinesQuery(ticket, useDeferredValue(mapping)));
  if (error !== null) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  if (data === undefined) return null;
  return (
    <section className={styles.block} aria-label={t('benchmarks.make.preview')}>
      <h2 className={styles.heading}>{t('benchmarks.make.preview')}</h2>
      <ol>
        {data.slice(0, SHOWN).map((line, place) => (
          <li key={place}>
            {line.read ? (
              <Item item={line.item} />
            ) : (
              <p>{t('benchmarks.make.problem', { problem: t(`benchmarks.make.problems.${line.problem}`) })}</p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Item({ item: { messages, references, gold } }: { item: BenchmarkItem }) {
  return (
    <dl className={styles.sample}>
      <dt>{t('factory.run.question')}</dt>
      <dd dir="auto">{messages.map(({ content }) => content).join('\n')}</dd>
      <dt>{t('benchmarks.make.answers')}</dt>
      <dd dir="auto">
        <ul>
          {references.map((text, place) => (
            <li key={place}>
              {text}{' '}
              {(gold === null || place === gold) && <span className={styles.tag}>{t('benchmarks.make.right')}</span>}
            </li>
          ))}
        </ul>
      </dd>
    </dl>
  );
}
