import { implement } from '@orpc/server';
import { attestationMessage, revocationMessage } from '#core/attestation/attestation.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { WalletRefusal } from '#core/wallet/refusal.ts';
import { type TypedErrors, valueOr } from '#protocol/failed.ts';
import { keysContract } from '#protocol/keys/contract.ts';
import { Keyring } from './keyring.ts';
import { against } from './policy.ts';
import { signDelegation, signMessage, signTransaction } from './sign.ts';

/** One call after the other: two that run at once would propose from the same state. */
export function keyProcedures() {
  const os = implement(keysContract);
  const keyring = new Keyring();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Value>(
    errors: TypedErrors,
    work: (keyring: Keyring) => Promise<Result<Value, WalletRefusal>>,
  ): Promise<Value> => {
    const turn = last.then(() => work(keyring));
    last = turn.catch(() => {});
    return turn.then((told) =>
      valueOr(errors, told.ok ? told : { ok: false, failure: { code: 'WALLET_REFUSED', reason: told.failure } }),
    );
  };
  return os.router({
    open: os.open.handler(({ input, errors }) => inTurn(errors, (ring) => ring.open(input.keystore, input.password))),
    draft: os.draft.handler(({ input }) => keyring.draft(input.words)),
    keepDraft: os.keepDraft.handler(({ input, errors }) =>
      inTurn(errors, (ring) => ring.keepDraft(input.draft, input.answers, input.password)),
    ),
    takePhrase: os.takePhrase.handler(({ input, errors }) =>
      inTurn(errors, (ring) => ring.takePhrase(input.phrase, input.password)),
    ),
    takeKey: os.takeKey.handler(({ input, errors }) =>
      inTurn(errors, (ring) => ring.takeKey(input.key, input.password)),
    ),
    takeKeystore: os.takeKeystore.handler(({ input, errors }) =>
      inTurn(errors, (ring) => ring.takeKeystore(input.text, input.keystorePassword, input.password)),
    ),
    next: os.next.handler(({ input, errors }) => inTurn(errors, (ring) => ring.next(input.secret))),
    drop: os.drop.handler(({ input, errors }) => inTurn(errors, (ring) => ring.drop(input.address, input.password))),
    changePassword: os.changePassword.handler(({ input, errors }) =>
      inTurn(errors, (ring) => ring.changePassword(input.password, input.next)),
    ),
    settle: os.settle.handler(({ input }) => keyring.settle(input.keep)),
    exportKeystore: os.exportKeystore.handler(({ input, errors }) =>
      inTurn(errors, (ring) => ring.exportKeystore(input.address, input.password)),
    ),
    exportPhrase: os.exportPhrase.handler(({ input, errors }) =>
      inTurn(errors, (ring) => ring.exportPhrase(input.address, input.password)),
    ),
    signTransaction: os.signTransaction.handler(({ input: { account, transaction }, errors }) => {
      const refused = against(transaction);
      if (refused !== undefined)
        throw errors.FAILED({ data: { code: 'SIGNING_REFUSED', reason: refused, detail: '' } });
      return inTurn(errors, async (ring) => {
        const key = ring.keyOf(account);
        return key.ok ? ok(signTransaction(key.value, transaction)) : key;
      });
    }),
    signAttestation: os.signAttestation.handler(({ input, errors }) =>
      inTurn(errors, async (ring) => {
        const key = ring.keyOf(input.issuer);
        return key.ok ? ok({ signature: await signMessage(key.value, attestationMessage(input)) }) : key;
      }),
    ),
    signRevocation: os.signRevocation.handler(({ input, errors }) =>
      inTurn(errors, async (ring) => {
        const key = ring.keyOf(input.issuer);
        return key.ok ? ok({ signature: await signMessage(key.value, revocationMessage(input)) }) : key;
      }),
    ),
    signDelegation: os.signDelegation.handler(({ input, errors }) =>
      inTurn(errors, async (ring) => {
        const key = ring.keyOf(input.account);
        return key.ok ? ok({ signature: await signDelegation(key.value, input) }) : key;
      }),
    ),
  });
}
