import { type ReactNode, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { ProjectPage } from '../project/ProjectPage.tsx';
import { Sectioned } from '../project/Sectioned.tsx';
import { Adjudication } from './adjudication/Adjudication.tsx';
import { AgreementView } from './agreement/AgreementView.tsx';
import { useAgreement } from './agreement/useAgreement.ts';
import { Duplicates } from './findings/Duplicates.tsx';
import { LabelErrors } from './findings/LabelErrors.tsx';
import { Leakage } from './findings/Leakage.tsx';
import { Outliers } from './findings/Outliers.tsx';
import { PersonalData } from './findings/PersonalData.tsx';
import { Overview } from './overview/Overview.tsx';
import { SecondPass } from './second/SecondPass.tsx';
import { type Place, sections } from './sections.ts';

/** How good the work is, what is wrong with the records, and what can be done about it. */
export function QualityPage() {
  const [place, setPlace] = useState<Place>({ section: 'overview' });
  const agreement = useAgreement();
  return (
    <ProjectPage ownScroll>
      <Sectioned
        label={t('curateQuality.sections')}
        sections={sections}
        shown={place.section}
        nameOf={(section) => t(`curateQuality.section.${section}`)}
        go={(section) => setPlace({ section })}
      >
        {contentOf(place)}
      </Sectioned>
    </ProjectPage>
  );

  function contentOf(at: Place): ReactNode {
    switch (at.section) {
      case 'overview':
        return <Overview agreement={agreement} go={setPlace} />;
      case 'agreement':
        return <AgreementView agreement={agreement} go={setPlace} />;
      case 'second':
        return <SecondPass />;
      case 'adjudication':
        return <Adjudication pair={at.pair} go={setPlace} />;
      case 'duplicates':
        return <Duplicates />;
      case 'personal':
        return <PersonalData />;
      case 'labels':
        return <LabelErrors />;
      case 'outliers':
        return <Outliers />;
      case 'leakage':
        return <Leakage go={setPlace} />;
    }
  }
}
