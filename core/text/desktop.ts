/** Sentences of the desktop shell's own dialogs: they are shown where there is no window, or none that answers. */
export const desktopText = {
  openModelTitle: 'Add a model',
  openModelButton: 'Add',
  modelFiles: 'GGUF models',
  startFailedTitle: 'Colophon could not start',
  windowCrashed: 'The window stopped and was opened again.',
  windowCrashedDetail:
    'What was saved is kept, and an answer that was being written goes on. If it happens again, copy a report from the Help menu.',
  windowKeepsCrashing: 'The window stopped several times in a row.',
  windowKeepsCrashingDetail: 'What was saved is kept. Open the window once more, or quit and start Colophon again.',
  windowHangs: 'The window does not answer.',
  windowHangsDetail: 'You can wait for it, or open it again: what was saved is kept.',
  bugTitle: 'Colophon has to stop',
  bug: 'Something happened that should not be possible. What was saved is kept. Start Colophon again; a report about it can be copied from the Help menu.',
  windowMissing: 'The files of the window are missing. Install Colophon again; your data is kept.',
  openAgain: 'Open again',
  wait: 'Wait',
  quit: 'Quit',
  fine: 'OK',
} as const;
