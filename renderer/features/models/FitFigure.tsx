import type { Fit } from '#core/fit.ts';
import { bytes, count, tokens } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './FitFigure.module.css';

/** What loading would take of the memory that is free: a bar, and the same in words and numbers. */
export function FitFigure({ fit }: { fit: Fit & { device: string } }) {
  const left = fit.freeBytes - fit.neededBytes;
  const parts = [
    { kind: 'weights', label: t('models.fit.weights'), amount: fit.weightsBytes },
    { kind: 'cache', label: t('models.fit.cache', { tokens: tokens(fit.contextTokens) }), amount: fit.cacheBytes },
    { kind: 'work', label: t('models.fit.work'), amount: fit.workBytes },
    ...(fit.adapterBytes > 0 ? [{ kind: 'adapters', label: t('models.fit.adapters'), amount: fit.adapterBytes }] : []),
    {
      kind: left >= 0 ? 'left' : 'missing',
      label: t(left >= 0 ? 'models.fit.left' : 'models.fit.missing'),
      amount: Math.abs(left),
    },
  ];
  const needed = bytes(fit.neededBytes);
  const free = bytes(fit.freeBytes);

  return (
    <div className={styles.figure}>
      <p className={styles.verdict} data-verdict={fit.verdict}>
        {t(`models.fit.${fit.verdict}`, { device: fit.device })} {t('models.fit.needs', { needed, free })}
      </p>
      {fit.deviceBytes > 0 && fit.verdict !== 'too-large' && (
        <p className={styles.goes}>
          {t('models.fit.goes', {
            device: fit.device,
            onDevice: bytes(fit.deviceBytes),
            inMemory: bytes(fit.memoryBytes),
            layers: count(fit.deviceLayers),
            all: count(fit.layers),
          })}
        </p>
      )}
      <div className={styles.bar} role="img" aria-label={t('models.fit.bar', { needed, free })}>
        {parts
          .filter(({ kind }) => kind !== 'missing')
          .map(({ kind, amount }) => (
            <span key={kind} className={styles.part} data-kind={kind} style={{ flexGrow: amount }} />
          ))}
        {left < 0 && <span className={styles.limit} style={{ left: `${(100 * fit.freeBytes) / fit.neededBytes}%` }} />}
      </div>
      <dl className={styles.legend}>
        {parts.map(({ kind, label, amount }) => (
          <div key={kind}>
            <dt>
              <span className={styles.swatch} data-kind={kind} aria-hidden />
              {label}
            </dt>
            <dd>{bytes(amount)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
