import { expect, test } from 'vitest';
import { ago, brief, contents, duration, listed, memory, shortTask, taskState } from '../src/store/format';

test('duration_hasAtMostTwoUnits', () => {
  expect([0, 59_000, 90_000, 3_600_000, 93_600_000].map(duration)).toEqual(['0s', '59s', '1m 30s', '1h', '1d 2h']);
  expect(duration(-5)).toBe('0s');
});

test('ago_isNeverInTheFuture', () => {
  const at = '2026-11-21T00:00:00.000Z';
  expect(ago(at, Date.parse(at) - 10_000)).toBe('just now');
  expect(ago(at, Date.parse(at) + 125_000)).toBe('2m ago');
  expect(ago(undefined, 0)).toBe('–');
});

test('memory_inTheUnitThatFits', () => expect([64, 1536].map(memory)).toEqual(['64 MiB', '1.5 GiB']));

test('taskState_inWords', () => expect(taskState('TASK_GONE_BY_OPERATOR')).toBe('gone by operator'));

test('shortTask_keepsWhatTellsSiblingsApart', () => {
  expect(shortTask('t_web.instance-6eb7afba-e542-11f1-a092-02fc00000001._app.3')).toBe('6eb7afba-e542 #3');
  expect(shortTask('t_web.6eb7afba-e542-11f1-a092-02fc00000001')).toBe('6eb7afba-e542');
  expect(shortTask('shop_pair.instance-a52167cb-1e65-4f4d-9d8b-0c1f0a6f1f11.front.1')).toBe('a52167cb-1e65 front #1');
  expect(shortTask('shop_pair.instance-a52167cb-1e65-4f4d-9d8b-0c1f0a6f1f11')).toBe('a52167cb-1e65');
  expect(shortTask('whatever')).toBe('whatever');
});

test('brief_hasTheYearWhereItIsAnotherOne', () => {
  const now = Date.parse('2026-11-23T12:00:00.000Z');
  expect(brief('2026-11-20T12:00:00.000Z', now)).not.toContain('2026');
  expect(brief('2025-11-20T12:00:00.000Z', now)).toContain('2025');
});

test('listed_namesTheFirstFew', () => {
  expect(listed(['/a', '/b'])).toBe('/a, /b');
  expect(listed(['/a', '/b', '/c', '/d'], 3)).toBe('/a, /b, /c and 1 more');
});

test('contents_countAppsAndPods', () => {
  expect(contents(1, 0)).toBe('the app');
  expect(contents(3, 1)).toBe('all 3 apps, the pod');
  expect(contents(0, 2)).toBe('all 2 pods');
});
