import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { wallet as contract } from '#protocol/window/wallet.ts';
import type { WalletKeys } from '../wallet/keys.ts';

export function walletProcedures(keys: WalletKeys) {
  const os = implement(contract);
  return os.router({
    view: os.view.handler(() => keys.view()),
    draft: os.draft.handler(async ({ input, errors }) => valueOr(errors, await keys.draft(input.words))),
    keepDraft: os.keepDraft.handler(async ({ input: { name, ...draft }, errors }) => {
      valueOr(errors, await keys.take(name, (client) => client.keepDraft(draft)));
      return keys.view();
    }),
    importPhrase: os.importPhrase.handler(async ({ input: { name, ...secret }, errors }) => {
      valueOr(errors, await keys.take(name, (client) => client.takePhrase(secret)));
      return keys.view();
    }),
    importKey: os.importKey.handler(async ({ input: { name, ...secret }, errors }) => {
      valueOr(errors, await keys.take(name, (client) => client.takeKey(secret)));
      return keys.view();
    }),
    importKeystore: os.importKeystore.handler(async ({ input: { name, ...secret }, errors }) => {
      valueOr(errors, await keys.take(name, (client) => client.takeKeystore(secret)));
      return keys.view();
    }),
    addAccount: os.addAccount.handler(async ({ input, errors }) => {
      valueOr(errors, await keys.addAccount(input.secret, input.name));
      return keys.view();
    }),
    watch: os.watch.handler(async ({ input, errors }) => {
      valueOr(errors, await keys.watch(input.address, input.name));
      return keys.view();
    }),
    rename: os.rename.handler(async ({ input, errors }) => {
      valueOr(errors, await keys.rename(input.address, input.name));
      return keys.view();
    }),
    remove: os.remove.handler(async ({ input, errors }) => {
      valueOr(errors, await keys.remove(input.address, input.password));
      return keys.view();
    }),
    unlock: os.unlock.handler(async ({ input, errors }) => {
      valueOr(errors, await keys.unlock(input.password));
      return keys.view();
    }),
    lock: os.lock.handler(() => {
      keys.lock();
      return keys.view();
    }),
    touch: os.touch.handler(() => keys.touch()),
    changePassword: os.changePassword.handler(async ({ input, errors }) => {
      valueOr(errors, await keys.changePassword(input.password, input.next));
      return keys.view();
    }),
    exportKeystore: os.exportKeystore.handler(async ({ input, errors }) => {
      const { text } = valueOr(errors, await keys.prove((client) => client.exportKeystore(input)));
      return { name: `keystore-${input.address}.json`, text };
    }),
    exportPhrase: os.exportPhrase.handler(async ({ input, errors }) =>
      valueOr(errors, await keys.prove((client) => client.exportPhrase(input))),
    ),
  });
}
