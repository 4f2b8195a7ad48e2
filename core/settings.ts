import { z } from 'zod';

export const deviceChoiceSchema = z.enum(['auto', 'cuda', 'metal', 'vulkan', 'cpu']);
export type DeviceChoice = z.infer<typeof deviceChoiceSchema>;

/** Every field has a default, so that a file from an older version reads as if it had been written today. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  device: deviceChoiceSchema.default('auto'),
  /** Context that a model is loaded with, in tokens; never more than it was trained for. */
  contextTokens: z.number().int().min(256).max(1_048_576).default(4096),
  /** Processor threads for answers; 0 lets the engine choose. */
  threads: z.number().int().min(0).max(256).default(0),
  longestAnswerTokens: z.number().int().min(1).max(131_072).default(1024),
  temperature: z.number().min(0).max(2).default(0.7),
  showFigures: z.boolean().default(false),
  welcomed: z.boolean().default(false),
  /** The base that Ask uses; null until one is chosen. */
  chosenModel: z.string().nullable().default(null),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});
