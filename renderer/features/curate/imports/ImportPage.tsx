import { ProjectPage } from '../project/ProjectPage.tsx';

export function ImportPage() {
  return <ProjectPage>{null}</ProjectPage>;
}
