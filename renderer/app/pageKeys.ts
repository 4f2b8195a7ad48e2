import { useEffect } from 'react';
import { create } from 'zustand';

/** Keys that only the page on the screen knows, for the sheet of all keys. */
export interface PageKeys {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly keys: readonly string[] }[];
}

export const usePageKeySheet = create<{ sections: readonly PageKeys[] }>(() => ({ sections: [] }));

/** Shows them for as long as the page is on the screen. */
export function usePageKeys(sections: readonly PageKeys[]): void {
  useEffect(() => {
    usePageKeySheet.setState({ sections });
    return () => usePageKeySheet.setState({ sections: [] });
  }, [sections]);
}
