import { expect, test } from 'vitest';
import { same } from '../src/store/same';

const VALUE = { id: '/a', n: 1, list: [1, { deep: [null, 'x'] }], env: { A: '1', B: '2' } };

test('same_whateverTheOrderOfNames', () => {
  expect(same(VALUE, structuredClone(VALUE))).toBe(true);
  expect(same({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
});

test('same_seesEachDifference', () => {
  const others: unknown[] = [
    { ...VALUE, n: 2 },
    { ...VALUE, more: null },
    { ...VALUE, n: undefined },
    { ...VALUE, list: [{ deep: [null, 'x'] }, 1] },
    { ...VALUE, list: [1] },
    { ...VALUE, list: { 0: 1, 1: VALUE.list[1] } },
    { ...VALUE, env: { A: '1', toString: '2' } },
    { ...VALUE, env: null },
    [VALUE],
    null,
    'x',
  ];
  for (const other of others) expect([same(VALUE, other), same(other, VALUE)]).toEqual([false, false]);
  expect(same([1], { 0: 1 })).toBe(false);
  expect(same({}, { toString: 1 })).toBe(false);
});
