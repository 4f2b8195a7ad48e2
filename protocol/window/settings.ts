import { settingsSchema } from '#core/settings.ts';
import { nothing, procedure } from '../failed.ts';

// Defaults would turn an absent field into a change: a patch is the bare shape, all optional.
const fields = Object.fromEntries(
  Object.entries(settingsSchema.shape).map(([name, field]) => [name, field.unwrap()]),
) as { [Name in keyof typeof settingsSchema.shape]: ReturnType<(typeof settingsSchema.shape)[Name]['unwrap']> };

export const settingsPatchSchema = settingsSchema.extend(fields).partial().strict();

export const settings = {
  get: procedure.input(nothing).output(settingsSchema),
  change: procedure.input(settingsPatchSchema).output(settingsSchema),
};
