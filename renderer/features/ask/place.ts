import { NEW } from './deskState.ts';

/** As core/ids.ts has it, which would bring a validator along. */
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Whether an address can name a conversation; one that was mistyped leads to a new page. */
export function isConversation(name: string): boolean {
  return ULID.test(name);
}

let last = NEW;

/** Where the room was left: whoever comes back from another room finds the page as it was. */
export function lastPlace(): string {
  return last;
}

export function rememberPlace(place: string): void {
  last = place;
}
