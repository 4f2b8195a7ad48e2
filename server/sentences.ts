import type { HostStartFailure } from '#host/ground.ts';
import type { LoopbackFailure } from './loopback.ts';

/** What the terminal says when the host could not be opened. Nothing was changed in any of these cases. */
export function hostSentence(failure: HostStartFailure): string {
  switch (failure.code) {
    case 'DATA_FOLDER_NOT_WRITABLE':
      return `The data folder ${failure.folder} cannot be written (${failure.detail}). Choose another with --data DIR, or change its permissions.`;
    case 'DATA_FOLDER_IN_USE':
      return `Colophon is already running on ${failure.folder}. Use that one, or start another with --data DIR and --port NUMBER.`;
    case 'CATALOGUE_NEWER':
      return `The data in ${failure.folder} was written by a newer version of Colophon. Update this one; nothing was changed.`;
  }
}

export function portSentence(failure: LoopbackFailure): string {
  switch (failure.code) {
    case 'PORT_TAKEN':
      return `Port ${failure.port} is taken by another program. End that one, or start with --port NUMBER.`;
    case 'PORT_FORBIDDEN':
      return `Port ${failure.port} may not be used by this account. Start with --port NUMBER, a number above 1024.`;
  }
}
