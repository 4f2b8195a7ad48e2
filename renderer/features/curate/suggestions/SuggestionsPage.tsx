import { ProjectPage } from '../project/ProjectPage.tsx';

export function SuggestionsPage() {
  return <ProjectPage>{null}</ProjectPage>;
}
