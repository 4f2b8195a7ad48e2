/** Words of the components that every room uses. */
export const ui = {
  close: 'Close',
  keep: 'Leave it as it is',
  copyHash: 'Copy the {{of}}, {{value}}',
  notCopiedShort: 'Not copied',
} as const;
