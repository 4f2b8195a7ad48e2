import type { Demand, DemandEntered } from '#core/attestation/demand.ts';

/** A demand as it is being written. */
export interface DemandDraft {
  expertise: string;
  /** One a line. */
  issuers: string;
}

export function demandFrom({ expertise, issuers }: Demand): DemandDraft {
  return { expertise, issuers: issuers.join('\n') };
}

export function demandOf({ expertise, issuers }: DemandDraft): DemandEntered {
  const lines = issuers.split(/[\n,;]/).map((line) => line.trim());
  return { expertise: expertise.trim(), issuers: lines.filter((line) => line !== '') };
}

export function isWholeDemand(draft: DemandDraft): boolean {
  const { expertise, issuers } = demandOf(draft);
  return expertise !== '' && issuers.length > 0 && issuers.length <= 16;
}
