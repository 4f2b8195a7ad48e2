import { useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { ProjectPage } from '../project/ProjectPage.tsx';
import { Kept } from './kept/Kept.tsx';
import { ModelSuggests } from './model/ModelSuggests.tsx';
import { LabelNext } from './next/LabelNext.tsx';
import { RulesView } from './rules/RulesView.tsx';
import styles from './SuggestionsPage.module.css';

const sections = ['model', 'rules', 'next', 'kept'] as const;
type Section = (typeof sections)[number];

const CONTENT = { model: ModelSuggests, rules: RulesView, next: LabelNext, kept: Kept } as const;

/** What models and rules propose: how it is made, and how it does. It is accepted at the desk, record by record. */
export function SuggestionsPage() {
  const [shown, setShown] = useState<Section>('model');
  const Content = CONTENT[shown];
  return (
    <ProjectPage ownScroll>
      <div className={styles.page}>
        <nav className={styles.sections} aria-label={t('curateSuggestions.sections')}>
          {sections.map((section) => (
            <button
              key={section}
              type="button"
              className={styles.section}
              aria-current={section === shown ? 'page' : undefined}
              onClick={() => setShown(section)}
            >
              {t(`curateSuggestions.section.${section}`)}
            </button>
          ))}
        </nav>
        <div key={shown} className={styles.content}>
          <Content />
        </div>
      </div>
    </ProjectPage>
  );
}
