import { describe, expect, test } from 'vitest';
import { settingsOf, trainSettingsSchema } from '#core/train/recipe.ts';
import { BOUNDS, GROUPS, figureText, lossText, settingText } from './settingFields.ts';

const settings = settingsOf({ name: 'careful', changes: {} }, 4_096);

describe('the fields of the expert drawer', () => {
  test('are all settings, each once', () => {
    const shown = GROUPS.flatMap((group): readonly string[] => group.settings);
    expect(shown.toSorted()).toEqual(Object.keys(trainSettingsSchema.shape).toSorted());
  });

  test.each(Object.entries(BOUNDS))('%s lets in what the recipe takes, and no more', (key, { min, max, step }) => {
    const takes = (value: number) => trainSettingsSchema.safeParse({ ...settings, [key]: value }).success;
    expect([takes(min), takes(max), takes(max + step)]).toEqual([true, true, false]);
    // Where nought is no value, the least is only the least that anybody would set.
    if (min === 0 || Number.isInteger(step)) expect(takes(min - step)).toBe(false);
  });

  test('are said in words', () => {
    expect(settingText(settings, 'learningRate')).toBe('0.0002');
    expect(settingText(settings, 'epsilon')).toBe('1e-8');
    expect(settingText(settings, 'packing')).toBe('yes');
    expect(settingText(settings, 'longestTokens')).toBe('1,024');
    expect(settingText(settings, 'targets')).toContain('attn_q, attn_k');
    expect(figureText(0.1 + 0.2)).toBe('0.3');
    expect([lossText(2.14159), lossText(1_234.5)]).toEqual(['2.142', '1235']);
  });
});
