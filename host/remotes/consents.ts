import type { Catalogue } from '../catalogue/catalogue.ts';

/** The person's word that a conversation may go to a server. It holds for this address and no other. */
export interface Consent {
  conversation: string;
  remote: string;
  origin: string;
  /** As they were called on that day: what is shown stays when the server is removed. */
  name: string;
  host: string;
  at: number;
}

export function isAgreed(catalogue: Catalogue, conversation: string, remote: string, origin: string): boolean {
  return (
    catalogue
      .statement('SELECT 1 FROM remote_consents WHERE conversation = ? AND remote = ? AND origin = ?')
      .get(conversation, remote, origin) !== undefined
  );
}

/** Within the write of the question that it lets go: both are on disk, or none. */
export function keepConsent(catalogue: Catalogue, { conversation, remote, origin, name, host, at }: Consent): void {
  catalogue
    .statement(
      `INSERT OR REPLACE INTO remote_consents (conversation, remote, origin, name, host, at) VALUES (?, ?, ?, ?, ?, ?)`,
    )
    .run(conversation, remote, origin, name, host, at);
}
