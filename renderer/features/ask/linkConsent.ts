import { create } from 'zustand';

/** The link that a person is being asked about. */
export const useLinkConsent = create<{ url: URL | null }>(() => ({ url: null }));

export function askAboutLink(url: URL): void {
  useLinkConsent.setState({ url });
}

export function answerAboutLink(): void {
  useLinkConsent.setState({ url: null });
}
