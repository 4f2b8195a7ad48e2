import { encodingSchema, type Guess, type Reading } from '#core/curate/importing.ts';
import { type Shape, shapeSchema } from '#core/curate/mapping.ts';
import { t } from '#renderer/text/text.ts';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from './ImportPage.module.css';
import { Pick } from './Pick.tsx';
import { FORMATS, unnamedColumns, usualReading } from './readings.ts';

const DELIMITERS = [
  [',', 'comma'],
  [';', 'semicolon'],
  ['\t', 'tab'],
  ['|', 'bar'],
] as const;

interface ReadingOptionsProps {
  guess: Guess;
  busy: boolean;
  onChange: (reading: Reading, shape: Shape | null) => void;
}

/** How the bytes become rows, and whose way of writing these have. A change reads the beginning again. */
export function ReadingOptions({ guess, busy, onChange }: ReadingOptionsProps) {
  const { reading, mapping } = guess;
  const likely = guess.shapes.map(({ shape }) => shape);
  const shapes = [...likely, ...shapeSchema.options.filter((shape) => !likely.includes(shape))];
  // Another way of reading may be another tool's file: its shape is guessed anew.
  const read = (changed: Reading) => onChange(changed, null);
  return (
    <div className={styles.options} aria-busy={busy}>
      <Pick
        label={t('curateImports.read.format')}
        value={reading.format}
        disabled={busy}
        onPick={(value) => {
          const format = FORMATS.find((each) => each === value);
          if (format !== undefined) read(usualReading(format, reading));
        }}
      >
        {FORMATS.map((format) => (
          <option key={format} value={format}>
            {t(`curateImports.read.formats.${format}`)}
          </option>
        ))}
      </Pick>
      <Pick
        label={t('curateImports.read.shape')}
        value={mapping.shape}
        disabled={busy}
        onPick={(value) => onChange(reading, shapes.find((shape) => shape === value) ?? null)}
      >
        {shapes.map((shape) => (
          <option key={shape} value={shape}>
            {t(`curateImports.read.shapes.${shape}`)}
          </option>
        ))}
      </Pick>
      {'encoding' in reading && (
        <Pick
          label={t('curateImports.read.encoding')}
          value={reading.encoding}
          disabled={busy}
          onPick={(value) => read({ ...reading, encoding: encodingSchema.parse(value) })}
        >
          {encodingSchema.options.map((encoding) => (
            <option key={encoding} value={encoding}>
              {encoding.toUpperCase()}
            </option>
          ))}
        </Pick>
      )}
      {reading.format === 'delimited' && (
        <>
          <Pick
            label={t('curateImports.read.delimiter')}
            value={reading.delimiter}
            disabled={busy}
            onPick={(value) => {
              const delimiter = DELIMITERS.find(([each]) => each === value)?.[0];
              if (delimiter !== undefined) read({ ...reading, delimiter });
            }}
          >
            {DELIMITERS.map(([delimiter, name]) => (
              <option key={delimiter} value={delimiter}>
                {t(`curateImports.read.delimiters.${name}`)}
              </option>
            ))}
          </Pick>
          <Pick
            label={t('curateImports.read.header')}
            value={reading.columns === null ? 'names' : 'record'}
            disabled={busy}
            onPick={(value) =>
              read({ ...reading, columns: value === 'names' ? null : unnamedColumns(guess.columns.length) })
            }
          >
            <option value="names">{t('curateImports.read.headerNames')}</option>
            <option value="record">{t('curateImports.read.headerNone')}</option>
          </Pick>
        </>
      )}
      {reading.format === 'json' && (
        <TextField
          // Typed anew when the file was read again.
          key={reading.under}
          label={t('curateImports.read.under')}
          placeholder={t('curateImports.read.underNone')}
          defaultValue={reading.under ?? ''}
          disabled={busy}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
          }}
          onBlur={(event) => {
            const under = event.currentTarget.value.trim() === '' ? null : event.currentTarget.value.trim();
            if (under !== reading.under) read({ ...reading, under });
          }}
        />
      )}
      {reading.format === 'text' && (
        <Pick
          label={t('curateImports.read.per')}
          value={reading.per}
          disabled={busy}
          onPick={(value) => {
            const per = (['paragraph', 'line', 'file'] as const).find((each) => each === value);
            if (per !== undefined) read({ ...reading, per });
          }}
        >
          {(['paragraph', 'line', 'file'] as const).map((per) => (
            <option key={per} value={per}>
              {t(`curateImports.read.pers.${per}`)}
            </option>
          ))}
        </Pick>
      )}
      {reading.format === 'markdown' && (
        <>
          <Pick
            label={t('curateImports.read.per')}
            value={reading.per}
            disabled={busy}
            onPick={(value) => read({ ...reading, per: value === 'file' ? 'file' : 'heading' })}
          >
            <option value="heading">{t('curateImports.read.pers.heading')}</option>
            <option value="file">{t('curateImports.read.pers.file')}</option>
          </Pick>
          {reading.per === 'heading' && (
            <Pick
              label={t('curateImports.read.level')}
              value={String(reading.level)}
              disabled={busy}
              onPick={(value) => read({ ...reading, level: Number(value) })}
            >
              {[1, 2, 3, 4, 5, 6].map((level) => (
                <option key={level}>{level}</option>
              ))}
            </Pick>
          )}
        </>
      )}
    </div>
  );
}
