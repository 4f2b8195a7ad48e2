import type { ModelHeader } from '#core/model.ts';
import { bytes, decimal, rounded, tokens } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './HeaderFacts.module.css';

/** What a model file says of itself, in plain words. */
export function HeaderFacts({ header }: { header: ModelHeader }) {
  const bits = header.parameters > 0 ? (header.weightBytes * 8) / header.parameters : undefined;
  const facts = [
    [t('models.facts.architecture'), header.architecture],
    [t('models.facts.parameters'), rounded(header.parameters)],
    [
      t('models.facts.quantisation'),
      bits === undefined
        ? header.quantisation
        : t('models.facts.bits', { quantisation: header.quantisation, bits: decimal(bits) }),
    ],
    [
      t('models.facts.context'),
      header.trainedContext > 0 ? tokens(header.trainedContext) : t('models.facts.contextUnknown'),
    ],
    [t('models.facts.size'), bytes(header.fileBytes)],
    [t('models.facts.template'), t(header.hasChatTemplate ? 'models.facts.templateOwn' : 'models.facts.templateNone')],
  ] as const;
  return (
    <dl className={styles.facts}>
      {facts.map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}
