import { expect, test } from 'vitest';
import { recordSetOf } from '../recordSet.ts';
import { inOrder, orderFrom, orderText } from './order.ts';

test('an order survives an address', () => {
  expect(orderFrom(orderText([9, 2, 7]))).toEqual([9, 2, 7]);
  expect(orderFrom('3.3.1')).toEqual([3, 1]);
  for (const text of ['', '.', '1.', 'a', '1.-2', '9999999999', '1,2']) expect(orderFrom(text)).toBeNull();
});

test('what stands in the order comes first, what the filter leaves out does not come', () => {
  expect([...inOrder(recordSetOf([1, 2, 3, 9]), [9, 5, 2])]).toEqual([9, 2, 1, 3]);
});
