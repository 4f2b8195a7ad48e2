import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { ToolUse } from '#core/tools.ts';
import UsedAnswer from './UsedAnswer.tsx';

// What an answer's words look like is shown elsewhere; its buttons need a window.
vi.mock('../AnswerText.tsx', () => ({ AnswerText: ({ text }: { text: string }) => <p>{text}</p> }));

const use = (part: Partial<ToolUse>): ToolUse => ({
  name: 'calculator',
  arguments: '{"expression":"0.1+0.2"}',
  result: '0.3',
  at: 10,
  state: 'done',
  ...part,
});

it('shows each use folded where it stands in the answer, with what was asked and what came of it', () => {
  const uses = [use({}), use({ name: 'clock', arguments: '{}', result: null, state: 'running', at: 10 })];
  const page = renderToStaticMarkup(<UsedAnswer text="Let me see. It is 0.3." uses={uses} writing={false} />);
  expect(page.indexOf('Let me see')).toBeLessThan(page.indexOf('Calculated 0.1+0.2'));
  expect(page.indexOf('Looked at the clock')).toBeLessThan(page.indexOf('It is 0.3.'));
  expect(page).not.toContain('<details open');
  expect(page).toMatch(/calculator \{&quot;expression&quot;:&quot;0\.1\+0\.2&quot;\}/);
  expect(page).toContain('at work');
});

it('shows what a tool found as plain text, whatever stands in it', () => {
  const hostile = '<img src=x onerror=alert(1)> [a](javascript:alert(1))';
  const page = renderToStaticMarkup(
    <UsedAnswer
      text=""
      uses={[use({ name: 'records', arguments: 'no JSON', result: hostile, at: 0 })]}
      writing={false}
    />,
  );
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt; [a](javascript:alert(1))');
  expect(page).not.toContain('<img');
  expect(page).not.toContain('href');
});
