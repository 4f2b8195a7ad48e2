import type { AnswerSettings } from './answerSettings.ts';
import type { Settings } from './settings.ts';

/** What a conversation that has no settings of its own is answered with. */
export function plainAnswerSettings(settings: Pick<Settings, 'temperature' | 'longestAnswerTokens'>): AnswerSettings {
  return {
    adapters: [],
    instruction: '',
    temperature: settings.temperature,
    topP: 0.95,
    topK: 40,
    minP: 0,
    repeatPenalty: 1,
    seed: null,
    longestAnswerTokens: settings.longestAnswerTokens,
    schema: null,
    probabilities: false,
  };
}
