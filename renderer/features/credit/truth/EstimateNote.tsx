import { Link } from '@tanstack/react-router';
import type { Colophon } from '#core/colophon.ts';
import { t } from '#renderer/text/text.ts';
import { percent } from '#renderer/text/amounts.ts';
import styles from '../Credit.module.css';

/** What became of the estimate behind an answer, and why it pays what it pays. */
export function EstimateNote({ methods }: Pick<Colophon, 'methods'>) {
  const method = methods.find(({ kind }) => kind === 'influence');
  const said = sentenceOf(method);
  if (said === null) return null;
  return (
    <>
      <li>
        {said}{' '}
        <Link to="/credit/truth" className={styles.link}>
          {t('truth.title')}
        </Link>
      </li>
      {method?.figures['cut'] === 1 && <li>{t('truth.estimate.cut')}</li>}
    </>
  );
}

export function sentenceOf(method: Colophon['methods'][number] | undefined): string | null {
  if (method === undefined) return null;
  const { trust, adapters, traced, chosen, part } = method.figures;
  if (traced !== undefined && adapters !== undefined) {
    return trust === undefined || trust === 0
      ? t('truth.estimate.togetherUnmeasured', { traced, adapters })
      : t('truth.estimate.together', { traced, adapters, trust: percent(trust) });
  }
  if (chosen === 0) return t('truth.estimate.notChosen', { part: percent(part ?? 0) });
  if (method.state === 'pending') return t('truth.estimate.pending');
  if (adapters !== undefined) return t('truth.estimate.several');
  if (trust === 0) return t('truth.estimate.noFigure');
  if (trust === undefined) return null;
  return part === undefined
    ? t('truth.estimate.paid', { trust: percent(trust) })
    : t('truth.estimate.sampled', { trust: percent(trust), part: percent(part) });
}
