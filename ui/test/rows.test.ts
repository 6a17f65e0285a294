import { expect, test } from 'vitest';
import { type Row, rowMaker, rowOf, shown, type View } from '../src/store/rows';
import { EMPTY, withApp, withApps, withQueue } from '../src/store/snapshot';
import { app, queued, SINCE } from './fixtures';

const VIEW: View = { text: '', statuses: [], sort: 'id', descending: false };
const row = (id: string, fields = {}) => rowOf(app(id, fields), undefined, SINCE);
const ids = (rows: Row[]) => rows.map((r) => r.id);

test('row_totalsAreForAllInstances', () => {
  const { running, target, cpus, mem } = row('/a', { instances: 4, tasksRunning: 2, cpus: 0.5, mem: 64 });
  expect({ running, target, cpus, mem }).toEqual({ running: 2, target: 4, cpus: 2, mem: 256 });
});

test('rows_unchangedAppsKeepTheirRow', () => {
  const make = rowMaker();
  const before = withApps(EMPTY, [app('/a'), app('/b')]);
  const [a, b] = make(before, SINCE);
  const [a2, b2] = make(withApp(before, '/b', app('/b', { instances: 3 })), SINCE);
  expect(a2).toBe(a);
  expect(b2).not.toBe(b);
  expect(b2?.target).toBe(3);
});

test('rows_changeWhenTimeChangesTheStatus', () => {
  const make = rowMaker();
  const state = withQueue(withApps(EMPTY, [app('/a', { tasksRunning: 1 })]), [queued('/a', { delay: { timeLeftSeconds: 2, overdue: false } })], SINCE);
  expect(make(state, SINCE)[0]?.status).toBe('Delayed');
  expect(make(state, SINCE + 2500)[0]?.status).toBe('Running');
});

test('shown_filtersByAllWordsAndByStatus', () => {
  const rows = [row('/prod/web'), row('/prod/api'), row('/test/web', { instances: 0 })];
  expect(ids(shown(rows, { ...VIEW, text: 'prod WEB' }))).toEqual(['/prod/web']);
  expect(ids(shown(rows, { ...VIEW, statuses: ['Suspended'] }))).toEqual(['/test/web']);
});

test('shown_sortsWithTheIdBreakingTies', () => {
  const rows = [row('/c', { cpus: 1 }), row('/b', { cpus: 2 }), row('/a', { cpus: 1 })];
  expect(ids(shown(rows, VIEW))).toEqual(['/a', '/b', '/c']);
  expect(ids(shown(rows, { ...VIEW, sort: 'cpus', descending: true }))).toEqual(['/b', '/a', '/c']);
});

test('shown_byHealthPutsTroubleLast_orFirstDescending', () => {
  const rows = [row('/ok', { tasksRunning: 1 }), row('/bad', { tasksRunning: 1, tasksUnhealthy: 1 }), row('/none')];
  expect(ids(shown(rows, { ...VIEW, sort: 'health', descending: true }))).toEqual(['/bad', '/none', '/ok']);
});
