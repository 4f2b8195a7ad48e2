import type { HostStartFailure } from '#host/ground.ts';

/** What a dialog says when the host could not be opened. Nothing was changed in any of these cases. */
export function startFailureSentence(failure: HostStartFailure): string {
  switch (failure.code) {
    case 'DATA_FOLDER_NOT_WRITABLE':
      return `The data folder ${failure.folder} cannot be written (${failure.detail}). Change its permissions or make room on its disk, then start Colophon again.`;
    case 'DATA_FOLDER_IN_USE':
      return `Colophon is already running on ${failure.folder}, perhaps as a server for a browser. Use that one, or end it first.`;
    case 'CATALOGUE_NEWER':
      return `The data in ${failure.folder} was written by a newer version of Colophon. Install that version; nothing was changed.`;
  }
}
