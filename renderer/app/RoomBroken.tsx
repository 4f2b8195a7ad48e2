import type { ErrorComponentProps } from '@tanstack/react-router';
import { BrokenPage } from './BrokenPage.tsx';

/** An error of ours in one room: the frame and the other rooms go on. */
export function RoomBroken({ error, reset }: ErrorComponentProps) {
  return <BrokenPage what="room" error={error} retry={reset} />;
}
