import { valueOr } from '#protocol/failed.ts';
import { implement } from '@orpc/server';
import { settings as contract } from '#protocol/window/settings.ts';
import type { SettingsStore } from '../settings/settings.ts';

export function settingsProcedures(settings: SettingsStore) {
  const os = implement(contract);
  return os.router({
    get: os.get.handler(() => settings.current),
    change: os.change.handler(async ({ input, errors }) => valueOr(errors, await settings.change(input))),
  });
}
