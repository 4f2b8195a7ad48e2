import { create } from 'zustand';

type Sheet = 'compare' | 'prompts' | 'propose' | 'reads';

/** Which sheet lies over the room. */
export const useSheet = create<{ sheet: Sheet | null }>(() => ({ sheet: null }));

export function showSheet(sheet: Sheet | null): void {
  useSheet.setState({ sheet });
}
