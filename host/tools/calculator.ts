import { calculate } from '#core/arithmetic.ts';
import type { AnswerTool } from './answerTools.ts';

export const calculator: AnswerTool = {
  name: 'calculator',
  description:
    'Calculates exactly: + - * / ^ with brackets, %, abs, min, max, round, floor, ceil. Use it for every calculation.',
  parameters: JSON.stringify({
    type: 'object',
    properties: { expression: { type: 'string', maxLength: 200, description: 'For example: (19.99 * 3) + 4.50' } },
    required: ['expression'],
  }),
  use(given) {
    const expression = 'expression' in given && typeof given.expression === 'string' ? given.expression : '';
    return Promise.resolve(calculate(expression));
  },
};
