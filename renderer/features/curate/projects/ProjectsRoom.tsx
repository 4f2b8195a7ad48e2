import { Room } from '#renderer/app/Room.tsx';
import { t } from '#renderer/text/text.ts';

export function ProjectsRoom() {
  return <Room title={t('curate.title')}>{null}</Room>;
}
