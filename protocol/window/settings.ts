import { settingsPatchSchema, settingsSchema } from '#core/settings.ts';
import { nothing, procedure } from '../failed.ts';

export const settings = {
  get: procedure.input(nothing).output(settingsSchema),
  change: procedure.input(settingsPatchSchema).output(settingsSchema),
};
