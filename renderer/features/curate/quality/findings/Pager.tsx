import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './Findings.module.css';

interface PagerProps {
  after: number;
  shown: number;
  limit: number;
  total: number;
  more: boolean;
  onChange: (after: number) => void;
}

/** From page to page through a long list. */
export function Pager({ after, shown, limit, total, more, onChange }: PagerProps) {
  if (after === 0 && !more) return null;
  return (
    <div className={styles.pager}>
      <Button size="small" disabled={after === 0} onClick={() => onChange(Math.max(0, after - limit))}>
        {t('curateQuality.previous')}
      </Button>
      <span role="status">
        {t('curateQuality.looking.page', {
          first: count(Math.min(after + 1, total)),
          last: count(after + shown),
          total: count(total),
        })}
      </span>
      <Button size="small" disabled={!more} onClick={() => onChange(after + limit)}>
        {t('curateQuality.next')}
      </Button>
    </div>
  );
}
