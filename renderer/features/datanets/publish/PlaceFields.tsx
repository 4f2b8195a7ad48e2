import { useState } from 'react';
import type { PublicationPlace } from '#core/datanet/publication.ts';
import { t } from '#renderer/text/text.ts';
import { Choice } from '#renderer/ui/Choice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';

type Kind = PublicationPlace['kind'];
const KINDS: readonly Kind[] = ['folder', 'put', 'ipfs'];

/** A place that is being told; `place` is null until all of it is there. */
export function usePlace(before?: { kind: Kind; address: string } | null) {
  const [kind, setKind] = useState<Kind>(before?.kind ?? 'folder');
  const [address, setAddress] = useState(before?.address ?? '');
  const [put, setPut] = useState('');
  const [given, taken] = [address.trim(), put.trim()];
  const whole = given !== '' && (kind !== 'put' || taken !== '');
  const said = kind === 'put' ? { kind, put: taken, address: given } : { kind, address: given };
  const place: PublicationPlace | null = whole ? said : null;
  return { kind, setKind, address, setAddress, put, setPut, place };
}

/** Where others are to find what is left there: a folder on the net, an address that takes a file once, an IPFS node. */
export function PlaceFields({ of, helps }: { of: ReturnType<typeof usePlace>; helps: boolean }) {
  const { kind, setKind, address, setAddress, put, setPut } = of;
  return (
    <>
      <Choice<Kind>
        label={t('publishing.place')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t(`publishing.places.${value}`) }))}
        onChange={setKind}
      />
      {kind === 'put' && (
        <TextField
          label={t('publishing.put')}
          description={t('publishing.putHelp')}
          value={put}
          maxLength={4_000}
          placeholder="https://…"
          onChange={(event) => setPut(event.currentTarget.value)}
        />
      )}
      <TextField
        label={t(
          kind === 'folder' ? 'publishing.address' : kind === 'put' ? 'publishing.putAddress' : 'publishing.ipfs',
        )}
        {...(helps && kind !== 'put' && { description: t(`publishing.${kind}Help`) })}
        value={address}
        maxLength={300}
        placeholder={kind === 'ipfs' ? 'http://127.0.0.1:5001' : 'https://…'}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
    </>
  );
}
