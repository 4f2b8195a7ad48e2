import { Room } from '#renderer/app/Room.tsx';
import { t } from '#renderer/text/text.ts';

export function AskRoom() {
  return <Room title={t('ask.title')}>{null}</Room>;
}
