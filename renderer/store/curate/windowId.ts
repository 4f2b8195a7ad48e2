import { ulid } from 'ulid';

/** This window, for as long as its page lives: the host lends a project to one window at a time. */
export const windowId = ulid();
