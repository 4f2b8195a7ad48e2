import { useState } from 'react';
import type { Benchmark } from '#core/benchmark/benchmark.ts';
import { METRICS, lowerIsBetter } from '#core/benchmark/metrics.ts';
import type { Metric } from '#core/benchmark/report.ts';
import { type RecipeName, recipeNameSchema } from '#core/train/recipe.ts';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from '../Factory.module.css';
import { gatesQuery } from './benchmarkQueries.ts';

const ANY = 'any';

/** A demand on one figure of one benchmark; what is left empty is not demanded. */
export function GateForm({ benchmarks, close }: { benchmarks: readonly Benchmark[]; close: () => void }) {
  const [chosen, setChosen] = useState<string>();
  const [figure, setFigure] = useState<Metric>();
  const [recipe, setRecipe] = useState<RecipeName | typeof ANY>(ANY);
  const [bound, setBound] = useState('');
  const [over, setOver] = useState('');
  const [seen, setSeen] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const benchmark = benchmarks.find(({ hash }) => hash === chosen) ?? benchmarks[0];
  if (benchmark === undefined) return null;
  const metrics = METRICS[benchmark.kind];
  const metric = metrics.find((one) => one === figure) ?? metrics[0];
  const numbers = { least: numberOf(bound), overBase: numberOf(over), seen: numberOf(seen) };
  const wrong =
    Object.values(numbers).includes(undefined) || (numbers.seen != null && (numbers.seen < 0 || numbers.seen > 100));

  const save = async () => {
    const { least = null, overBase = null, seen: part = null } = numbers;
    try {
      await host.benchmarks.putGate({
        id: null,
        recipe: recipe === ANY ? null : recipe,
        project: null,
        demands: [{ benchmark: benchmark.hash, name: benchmark.name, metric, least, overBase }],
        mostContaminated: part === null ? null : part / 100,
      });
      await queries.invalidateQueries({ queryKey: gatesQuery.queryKey });
      close();
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };

  return (
    <form
      className={styles.fields}
      aria-label={t('benchmarks.gates.add')}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Select
        label={t('benchmarks.gates.benchmark')}
        value={benchmark.hash}
        options={benchmarks.map(({ hash, name }) => ({ value: hash, label: name }))}
        onChange={setChosen}
      />
      <Select
        label={t('benchmarks.report.metric')}
        value={metric}
        options={metrics.map((one) => ({ value: one, label: t(`benchmarks.metrics.${one}`) }))}
        onChange={setFigure}
      />
      <Select
        label={t('benchmarks.gates.which')}
        value={recipe}
        options={[
          { value: ANY, label: t('benchmarks.gates.every') },
          ...recipeNameSchema.options.map((one) => ({ value: one, label: t(`factory.recipes.${one}.name`) })),
        ]}
        onChange={setRecipe}
      />
      <TextField
        label={t(lowerIsBetter(metric) ? 'benchmarks.gates.most' : 'benchmarks.gates.least')}
        value={bound}
        inputMode="decimal"
        onChange={(event) => setBound(event.currentTarget.value)}
      />
      <TextField
        label={t('benchmarks.gates.over')}
        value={over}
        inputMode="decimal"
        onChange={(event) => setOver(event.currentTarget.value)}
      />
      <TextField
        label={t('benchmarks.gates.seenMost')}
        value={seen}
        inputMode="decimal"
        onChange={(event) => setSeen(event.currentTarget.value)}
      />
      <p className={styles.help}>{t('benchmarks.gates.empty')}</p>
      {wrong && <Notice tone="warning">{t('benchmarks.gates.wrong')}</Notice>}
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <div className={styles.actions}>
        <Button type="submit" kind="call" disabled={wrong}>
          {t('benchmarks.gates.save')}
        </Button>
        <Button onClick={close}>{t('benchmarks.gates.leave')}</Button>
      </div>
    </form>
  );
}

/** Null for an empty field; undefined for what is no number. */
function numberOf(text: string): number | null | undefined {
  const said = text.trim().replace(',', '.').replace('−', '-');
  if (said === '') return null;
  const value = Number(said);
  return Number.isFinite(value) ? value : undefined;
}
