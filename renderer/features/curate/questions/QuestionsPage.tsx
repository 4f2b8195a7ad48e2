import { ProjectPage } from '../project/ProjectPage.tsx';

export function QuestionsPage() {
  return <ProjectPage>{null}</ProjectPage>;
}
