import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { askAgain } from './askAgain.ts';

/** A host whose answers are given out one by one. */
function asked() {
  const questions: ((answer: string) => void)[] = [];
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } });
  const observer = new QueryObserver(queries, {
    queryKey: ['settlement', 'earnings'],
    queryFn: () => new Promise<string>((answer) => questions.push(answer)),
  });
  const stop = observer.subscribe(() => {});
  return { queries, observer, questions, stop };
}

const turn = () => new Promise((resume) => setTimeout(resume, 5));

it('asks again after a first answer that was read before the change', async () => {
  const { queries, observer, questions, stop } = asked();
  askAgain(queries, 'settlement');
  askAgain(queries, 'settlement');
  expect(questions).toHaveLength(1);
  questions[0]?.('before the change');
  await turn();
  expect(questions).toHaveLength(2);
  questions[1]?.('after it');
  await turn();
  expect(observer.getCurrentResult().data).toBe('after it');
  expect(questions).toHaveLength(2);
  stop();
});

it('asks at once where an answer is there already, and leaves other names alone', async () => {
  const { queries, observer, questions, stop } = asked();
  questions[0]?.('one');
  await turn();
  askAgain(queries, 'wallet');
  expect(questions).toHaveLength(1);
  askAgain(queries, 'settlement');
  expect(questions).toHaveLength(2);
  questions[1]?.('two');
  await turn();
  expect(observer.getCurrentResult().data).toBe('two');
  expect(questions).toHaveLength(2);
  stop();
});
