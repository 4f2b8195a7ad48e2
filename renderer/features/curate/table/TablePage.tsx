import { ProjectPage } from '../project/ProjectPage.tsx';

export function TablePage() {
  return <ProjectPage>{null}</ProjectPage>;
}
