import { expect, test } from 'vitest';
import { hitsIn, moved, placeOf } from '../src/store/hits';
import { LogBuffer } from '../src/store/log';

test('hit_staysAtItsLine_whateverComesAfterIt', () => {
  const log = new LogBuffer();
  log.append('error 1\nfine\nerror 2\n');
  const held = hitsIn(log.view(), 'ERROR').at(-1);
  expect(held).toBe(3);
  log.append('error 3\nerror 4\n');
  const hits = hitsIn(log.view(), 'error');
  expect(hits).toEqual([1, 3, 4, 5]);
  expect(hits[placeOf(hits, held)!]).toBe(3);
});

test('hit_staysAtItsLine_whenEarlierOnesAreThrownAway', () => {
  const log = new LogBuffer(200);
  for (let i = 1; i <= 150; i++) log.append(`error ${i}\n`);
  const held = 120;
  expect(placeOf(hitsIn(log.view(), 'error'), held)).toBe(119);
  for (let i = 151; i <= 320; i++) log.append(`error ${i}\n`);
  const hits = hitsIn(log.view(), 'error');
  expect(hits[0]).toBe(101);
  expect(hits[placeOf(hits, held)!]).toBe(120);
  for (let i = 321; i <= 450; i++) log.append(`error ${i}\n`);
  const later = hitsIn(log.view(), 'error');
  // The line itself is gone: the first that is left after it.
  expect(later[placeOf(later, held)!]).toBe(later[0]);
});

test('hit_movesFromWhereItIs_andRound', () => {
  expect(moved([1, 3, 5], 3, 1)).toBe(5);
  expect(moved([1, 3, 5], 5, 1)).toBe(1);
  expect(moved([1, 3, 5], 1, -1)).toBe(5);
  expect(moved([1, 3, 5], 2, 1)).toBe(5);
  expect(moved([], 3, 1)).toBeUndefined();
});

test('hit_thatNobodyChoseIsTheLast', () => {
  expect(placeOf([4, 8], undefined)).toBe(1);
  expect(placeOf([], undefined)).toBeUndefined();
  expect(hitsIn([], '')).toEqual([]);
});
