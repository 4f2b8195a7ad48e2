import { NEW } from './deskState.ts';

let last = NEW;

/** Where the room was left: whoever comes back from another room finds the page as it was. */
export function lastPlace(): string {
  return last;
}

export function rememberPlace(place: string): void {
  last = place;
}
