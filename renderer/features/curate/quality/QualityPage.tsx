import { type ReactNode, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { ProjectPage } from '../project/ProjectPage.tsx';
import { Adjudication } from './adjudication/Adjudication.tsx';
import { AgreementView } from './agreement/AgreementView.tsx';
import { useAgreement } from './agreement/useAgreement.ts';
import { Duplicates } from './findings/Duplicates.tsx';
import { LabelErrors } from './findings/LabelErrors.tsx';
import { Leakage } from './findings/Leakage.tsx';
import { Outliers } from './findings/Outliers.tsx';
import { PersonalData } from './findings/PersonalData.tsx';
import { Overview } from './overview/Overview.tsx';
import styles from './QualityPage.module.css';
import { SecondPass } from './second/SecondPass.tsx';
import { type Place, sections } from './sections.ts';

/** How good the work is, what is wrong with the records, and what can be done about it. */
export function QualityPage() {
  const [place, setPlace] = useState<Place>({ section: 'overview' });
  const agreement = useAgreement();
  return (
    <ProjectPage ownScroll>
      <div className={styles.page}>
        <nav className={styles.sections} aria-label={t('curateQuality.sections')}>
          {sections.map((section) => (
            <button
              key={section}
              type="button"
              className={styles.section}
              aria-current={section === place.section ? 'page' : undefined}
              onClick={() => setPlace({ section })}
            >
              {t(`curateQuality.section.${section}`)}
            </button>
          ))}
        </nav>
        <div key={place.section} className={styles.content}>
          {contentOf(place)}
        </div>
      </div>
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
