import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Prepared } from '#core/wallet/signing.ts';
import { SignDialog } from '#renderer/features/wallet/SignDialog.tsx';
import { Unlock } from '#renderer/features/wallet/Unlock.tsx';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { queries } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';

type Prepare = () => Promise<Prepared>;

export interface Signer {
  busy: boolean;
  trouble: string | undefined;
  /** Prepares, shows, has it signed and waits for a block; `done` then. Opens the wallet first where it is locked. */
  sign: (prepare: Prepare, done?: () => void) => void;
  /** To be put anywhere in the room. */
  dialog: ReactNode;
}

/** One thing after another that a person signs in a room. */
export function useSigner(): Signer {
  const wallet = useWallet();
  const [wish, setWish] = useState<{ prepare: Prepare; done: () => void }>();
  const [shown, setShown] = useState<Prepared>();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const after = useRef(() => {});
  const locked = wallet?.state === 'locked';

  useEffect(() => {
    if (wish === undefined || locked) return;
    setWish(undefined);
    setBusy(true);
    after.current = wish.done;
    wish
      .prepare()
      .then(setShown, (error: unknown) => setTrouble(sentenceForError(error)))
      .finally(() => setBusy(false));
  }, [wish, locked]);

  const close = () => {
    setShown(undefined);
    void queries.invalidateQueries({ queryKey: ['settlement'] });
  };
  const dialog =
    shown !== undefined ? (
      <SignDialog
        shown={shown}
        close={close}
        done={() => {
          close();
          after.current();
        }}
      />
    ) : wish !== undefined && locked ? (
      <Dialog title={t('settling.unlock')} close={() => setWish(undefined)} width={480}>
        <Unlock />
      </Dialog>
    ) : null;
  return {
    busy,
    trouble,
    sign: (prepare, done = () => {}) => {
      setTrouble(undefined);
      setWish({ prepare, done });
    },
    dialog,
  };
}
