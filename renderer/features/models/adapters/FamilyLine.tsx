import { useQuery } from '@tanstack/react-query';
import type { Membership } from '#core/family.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { showAdapters } from '../part.ts';
import { familiesQuery } from './adapterQueries.ts';
import styles from './Adapters.module.css';

/** Where a base belongs; undefined until that is known. */
export function useMembership(hash: string): Membership | undefined {
  return useQuery(familiesQuery).data?.find(({ model }) => model === hash);
}

/** Of which other base this is a quantisation, and how that is known; and its adapters. */
export function FamilyLine({ membership, name }: { membership: Membership; name: string }) {
  const { model, family, evidence, adapters } = membership;
  if (evidence === 'own' && adapters === 0) return null;
  return (
    <p className={styles.family}>
      {evidence !== 'own' && t(`adapters.family.${evidence}`, { name: family.name })}
      {adapters > 0 && (
        <Button
          size="small"
          kind="quiet"
          aria-label={t('adapters.family.showNamed', { count: adapters, amount: count(adapters), name })}
          onClick={() => showAdapters(model)}
        >
          {t('adapters.family.show', { count: adapters, amount: count(adapters) })}
        </Button>
      )}
    </p>
  );
}
