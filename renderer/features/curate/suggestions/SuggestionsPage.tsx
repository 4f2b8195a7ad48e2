import { useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { ProjectPage } from '../project/ProjectPage.tsx';
import { Sectioned } from '../project/Sectioned.tsx';
import { Kept } from './kept/Kept.tsx';
import { ModelSuggests } from './model/ModelSuggests.tsx';
import { LabelNext } from './next/LabelNext.tsx';
import { RulesView } from './rules/RulesView.tsx';

const sections = ['model', 'rules', 'next', 'kept'] as const;
type Section = (typeof sections)[number];

const CONTENT = { model: ModelSuggests, rules: RulesView, next: LabelNext, kept: Kept } as const;

/** What models and rules propose: how it is made, and how it does. It is accepted at the desk, record by record. */
export function SuggestionsPage() {
  const [shown, setShown] = useState<Section>('model');
  const Content = CONTENT[shown];
  return (
    <ProjectPage ownScroll>
      <Sectioned
        label={t('curateSuggestions.sections')}
        sections={sections}
        shown={shown}
        nameOf={(section) => t(`curateSuggestions.section.${section}`)}
        go={setShown}
      >
        <Content />
      </Sectioned>
    </ProjectPage>
  );
}
