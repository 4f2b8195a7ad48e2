import { ProjectPage } from '../project/ProjectPage.tsx';

export function SnapshotsPage() {
  return <ProjectPage>{null}</ProjectPage>;
}
