import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { DatanetDetail } from '#core/datanet/shown.ts';
import type { Publication } from '#core/datanet/publication.ts';
import { Room } from '#renderer/app/Room.tsx';
import { PracticeRibbon } from '#renderer/features/networks/PracticeRibbon.tsx';
import { queries } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { datanetQuery } from '../datanetQueries.ts';
import { CostStep } from './CostStep.tsx';
import { SignStep } from './SignStep.tsx';
import { TermsStep } from './TermsStep.tsx';
import { UnderWay } from './UnderWay.tsx';
import { WhatStep } from './WhatStep.tsx';
import { publicationQuery } from './publishQueries.ts';
import styles from './Publish.module.css';

const STEPS = ['what', 'terms', 'cost', 'sign'] as const;
type Step = (typeof STEPS)[number];

/** A snapshot is brought to a datanet: what, under which terms, where it lies and what it costs, and two signatures. */
export function PublishRoom() {
  const params = useParams({ from: '/datanets/$network/$datanet/publish' });
  const { root } = useSearch({ from: '/datanets/$network/$datanet/publish' });
  const network = /^\d{1,16}$/.test(params.network) ? BigInt(params.network) : 0n;
  const number = Number(params.datanet);
  const known = network > 0n && Number.isSafeInteger(number) && number > 0;
  const { data, error } = useQuery({ ...datanetQuery(network, number), enabled: known });
  const name = data?.datanet.name ?? t('datanets.unnamed', { id: params.datanet });
  return (
    <Room title={t('publishing.title', { name })}>
      <PracticeRibbon />
      <div className={styles.page}>
        <Link to="/datanets/$network/$datanet" params={params} className={styles.link}>
          {t('publishing.back')}
        </Link>
        {!known && <Notice tone="trouble">{t('failures.NOT_FOUND.datanet')}</Notice>}
        {error !== null && data === undefined && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {data !== undefined && <Steps network={network} detail={data} wished={root} />}
      </div>
    </Room>
  );
}

interface StepsProps {
  network: bigint;
  detail: DatanetDetail;
  wished: string | undefined;
}

function Steps({ network, detail, wished }: StepsProps) {
  const [step, setStep] = useState<Step>('what');
  const [id, setId] = useState<string>();
  const { data: publication } = useQuery(publicationQuery(id));
  const at = STEPS.indexOf(step);
  const before = STEPS[at - 1];
  const go = (to: Step) => setStep(to);
  const keep = (next: Publication) => {
    setId(next.id);
    queries.setQueryData(publicationQuery(next.id).queryKey, next);
  };
  const resume = (next: Publication) => {
    keep(next);
    go(stepOf(next));
  };
  const announced = publication !== undefined && stepOf(publication) === 'sign' && publication.state !== 'stored';
  return (
    <>
      <ol className={styles.steps} aria-label={t('publishing.steps')}>
        {STEPS.map((each, place) => (
          <li key={each} aria-current={each === step ? 'step' : undefined} data-done={place < at}>
            {t(`publishing.step.${each}`)}
          </li>
        ))}
      </ol>
      {step === 'what' && (
        <>
          <WhatStep
            network={network}
            datanet={detail.datanet.id}
            wished={wished}
            publication={publication}
            keep={keep}
            goOn={() => go('terms')}
          />
          <UnderWay network={network} datanet={detail.datanet.id} shown={id} resume={resume} />
        </>
      )}
      {step === 'terms' && publication !== undefined && (
        <TermsStep detail={detail} publication={publication} goOn={() => go('cost')} />
      )}
      {step === 'cost' && publication !== undefined && (
        <CostStep
          publication={publication}
          membersOnly={detail.datanet.terms.membersOnly}
          keep={keep}
          goOn={() => go('sign')}
        />
      )}
      {step === 'sign' && publication !== undefined && <SignStep publication={publication} />}
      {before !== undefined && !announced && (
        <Button kind="quiet" onClick={() => go(before)}>
          {t('publishing.toStep', { step: t(`publishing.step.${before}`) })}
        </Button>
      )}
    </>
  );
}

/** Where one that was begun earlier goes on. */
function stepOf({ state }: Publication): Step {
  if (state === 'checking' || state === 'checked') return 'what';
  return state === 'storing' || state === 'stored' ? 'cost' : 'sign';
}
