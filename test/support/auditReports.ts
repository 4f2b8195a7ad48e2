import { canonicalText } from '#core/canonical/canonical.ts';
import type { AuditReport } from '#core/datanet/audit.ts';

/** A report that says: one record that is said to be matched holds no stretch of the answer. */
export function auditReport(change: Partial<AuditReport> & Pick<AuditReport, 'log' | 'payer' | 'chain'>): AuditReport {
  return {
    format: 'colophon-audit/1',
    receipt: 'ab'.repeat(32),
    index: 7,
    methods: { receipt: ['owen-value/2', 'suffix-array/2'], audit: ['colophon-verify/1', 'suffix-array/2'] },
    checked: [
      { part: 'form', verdict: 'good', words: 'The file is a receipt, in all its parts.' },
      { part: 'signature', verdict: 'good', words: 'Signed by the key that the log is named after.' },
      { part: 'opening', verdict: 'open', words: 'Without its opening the words of question and answer stay hidden.' },
      { part: 'spans', verdict: 'wrong', words: '1 matched records hold no stretch of the answer.' },
    ],
    ...change,
  };
}

/** In the bytes that its hash is taken of. */
export function auditText(report: AuditReport): string {
  const text = canonicalText(report);
  if (!text.ok) throw new Error(text.failure.problem);
  return text.value;
}
