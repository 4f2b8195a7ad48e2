import { ProjectPage } from '../project/ProjectPage.tsx';

export function QualityPage() {
  return <ProjectPage>{null}</ProjectPage>;
}
