const KEY = 'colophon.conversations';

/** Whether this window shows the list of conversations beside the page. */
export function wasListShown(): boolean {
  return localStorage.getItem(KEY) !== 'hidden';
}

export function rememberList(shown: boolean): void {
  localStorage.setItem(KEY, shown ? 'shown' : 'hidden');
}
