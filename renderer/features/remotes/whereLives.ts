import type { Remote } from '#core/remote.ts';
import { t } from '#renderer/text/text.ts';

type There = Remote['adapters'][number];

/** Whether the server holds it at the moment. */
export function stateOf({ loaded, source }: There): string {
  if (loaded === true) return t('remotes.adapters.loaded');
  if (loaded === false) return t('remotes.adapters.notLoaded');
  const words = t('remotes.adapters.withQuestion');
  return source === null ? words : `${words} (${t(`remotes.adapters.sources.${source}`)})`;
}

/** Whether it lives on this machine as well, as far as its name tells. */
export function whereElse({ here }: There): string {
  return here === null ? t('remotes.adapters.only') : t('remotes.adapters.both', { name: here.name });
}
