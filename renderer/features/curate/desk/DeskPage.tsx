import { ProjectPage } from '../project/ProjectPage.tsx';

export function DeskPage() {
  return <ProjectPage>{null}</ProjectPage>;
}
