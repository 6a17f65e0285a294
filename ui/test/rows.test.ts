import { expect, test } from 'vitest';
import { PLAIN_VIEW } from '../src/route';
import { find, isSearching, labelCounts, type Row, rowIn, rowMaker, rowOf, sorted, sortedGroups, type View } from '../src/store/rows';
import { EMPTY, withApps, withQueue, withRefetched } from '../src/store/snapshot';
import { childrenOf } from '../src/store/tree';
import { app, queued, SINCE } from './fixtures';

const VIEW: View = PLAIN_VIEW;
const row = (id: string, fields = {}) => rowOf(app(id, fields), undefined, SINCE);
const ids = (rows: readonly Row[]) => rows.map((r) => r.id);
const inOrder = (rows: Row[]) => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
const shown = (rows: Row[], view: Partial<View>, group = '/') => ids(find(inOrder(rows), group, { ...VIEW, ...view }).rows);

test('row_totalsAreForAllInstances', () => {
  const { running, target, cpus, mem } = row('/a', { instances: 4, tasksRunning: 2, cpus: 0.5, mem: 64 });
  expect({ running, target, cpus, mem }).toEqual({ running: 2, target: 4, cpus: 2, mem: 256 });
});

test('row_labelsAreKeyAndValue', () => expect(row('/a', { labels: { team: 'front', canary: '' } }).labels).toEqual(['team:front', 'canary']));

test('rows_unchangedAppsKeepTheirRow', () => {
  const make = rowMaker();
  const before = withApps(EMPTY, [app('/a'), app('/b')]);
  const [a, b] = make(before, SINCE);
  const [a2, b2] = make(withRefetched(before, [['/b', app('/b', { instances: 3 })]]), SINCE);
  expect(a2).toBe(a);
  expect(b2).not.toBe(b);
  expect(b2?.target).toBe(3);
});

test('rows_areTheSameListWhileNothingChanges_andInTheOrderOfIds', () => {
  const make = rowMaker();
  const before = withApps(EMPTY, [app('/b'), app('/d')]);
  const first = make(before, SINCE);
  expect(make({ ...before }, SINCE + 1000)).toBe(first);
  const more = withRefetched(before, [['/c', app('/c')], ['/d', null]]);
  expect(ids(make(more, SINCE))).toEqual(['/b', '/c']);
  expect(ids(make(withRefetched(more, [['/a', app('/a')]]), SINCE))).toEqual(['/a', '/b', '/c']);
});

test('row_isFoundByItsId_amongRowsInOrder', () => {
  const rows = inOrder(['/b', '/a/c', '/a', '/a-b'].map((id) => row(id)));
  for (const one of rows) expect(rowIn(rows, one.id)).toBe(one);
  for (const id of ['/', '/a/b', '/c', '']) expect(rowIn(rows, id)).toBe(undefined);
  expect(rowIn([], '/a')).toBe(undefined);
});

test('rows_changeWhenTimeChangesTheStatus', () => {
  const make = rowMaker();
  const state = withQueue(withApps(EMPTY, [app('/a', { tasksRunning: 1 })]), [queued('/a', { delay: { timeLeftSeconds: 2, overdue: false } })], SINCE);
  expect(make(state, SINCE)[0]?.status).toBe('Delayed');
  expect(make(state, SINCE + 2500)[0]?.status).toBe('Running');
});

test('find_needsAllWordsAndTheStatus_belowTheGroup', () => {
  const rows = [row('/prod/web'), row('/prod/api'), row('/test/web', { instances: 0 }), row('/production')];
  expect(shown(rows, { text: 'prod WEB' })).toEqual(['/prod/web']);
  expect(shown(rows, { statuses: ['Suspended'] })).toEqual(['/test/web']);
  expect(shown(rows, {}, '/prod')).toEqual(['/prod/api', '/prod/web']);
});

test('find_byHealthIsAnyInstanceSo', () => {
  const rows = [row('/ok', { tasksRunning: 2, instances: 2, tasksHealthy: 2 }), row('/part', { tasksRunning: 2, instances: 2, tasksHealthy: 1, tasksUnhealthy: 1 })];
  expect(shown(rows, { healths: ['unhealthy'] })).toEqual(['/part']);
  expect(shown(rows, { healths: ['healthy'] })).toEqual(['/ok', '/part']);
});

test('find_labelsOfOneKeyAreAlternatives_ofSeveralAreAllNeeded', () => {
  const rows = [row('/a', { labels: { team: 'x', tier: '1' } }), row('/b', { labels: { team: 'y', tier: '1' } }), row('/c', { labels: { team: 'x', tier: '2' } })];
  expect(shown(rows, { labels: ['team:x', 'team:y'] })).toEqual(['/a', '/b', '/c']);
  expect(shown(rows, { labels: ['team:x', 'tier:1'] })).toEqual(['/a']);
});

test('find_withVolumesLeavesWhatKeepsSomething_andCountsItWhileItIsNotAskedFor', () => {
  const volumes = [{ containerPath: 'data', persistent: { size: 16 } }];
  const rows = [row('/db', { container: { volumes }, tasksRunning: 1 }), row('/idle', { container: { volumes }, instances: 0 }), row('/web', { tasksRunning: 1 })];
  expect(shown(rows, { volumes: true })).toEqual(['/db', '/idle']);
  expect(find(rows, '/', { ...VIEW, statuses: ['Running'] }).volumes).toBe(1);
  expect(find(rows, '/', { ...VIEW, volumes: true }).statuses.Running).toBe(1);
});

test('find_aKeyIsOfAllItsValues', () => {
  const rows = [row('/a', { labels: { tier: '1' } }), row('/b', { labels: { tier: '2', canary: '' } }), row('/c')];
  expect(shown(rows, { labels: ['tier'] })).toEqual(['/a', '/b']);
  expect(shown(rows, { labels: ['tier', 'canary'] })).toEqual(['/b']);
});

test('find_countsWhatEachChoiceWouldLeave', () => {
  const rows = [row('/a', { tasksRunning: 1, labels: { team: 'x' } }), row('/b', { instances: 0, labels: { team: 'x' } }), row('/other', { tasksRunning: 1 })];
  const view = { ...VIEW, statuses: ['Running'], labels: ['team:x'] };
  const { statuses } = find(rows, '/', view);
  expect([statuses.Running, statuses.Suspended]).toEqual([1, 1]);
  expect([...labelCounts(rows, '/', view)]).toEqual([['team:x', 1], ['team', 1]]);
  expect([...labelCounts(rows, '/other', view)]).toEqual([]);
});

test('find_bestMatchFirst_unlessSortedOtherwise', () => {
  const rows = [row('/web/backend', { cpus: 1 }), row('/prod/web', { cpus: 3 }), row('/wexb', { cpus: 2 })];
  expect(shown(rows, { text: 'web' })).toEqual(['/prod/web', '/web/backend', '/wexb']);
  expect(shown(rows, { text: 'web', sort: 'cpus' })).toEqual(['/web/backend', '/wexb', '/prod/web']);
});

test('sorted_withTheIdBreakingTies', () => {
  const rows = inOrder([row('/c', { cpus: 1 }), row('/b', { cpus: 2 }), row('/a', { cpus: 1 })]);
  expect(ids(sorted(rows, VIEW))).toEqual(['/a', '/b', '/c']);
  expect(ids(sorted(rows, { ...VIEW, sort: 'cpus', descending: true }))).toEqual(['/b', '/a', '/c']);
  expect(ids(sorted(rows, { ...VIEW, descending: true }))).toEqual(['/c', '/b', '/a']);
  expect(ids(sorted(inOrder([row('/a', { instances: 0 }), row('/b', { tasksRunning: 1 })]), { ...VIEW, sort: 'status', descending: true }))).toEqual(['/a', '/b']);
});

test('sorted_byHealthPutsTroubleFirstDescending', () => {
  const rows = [row('/ok', { tasksRunning: 1 }), row('/bad', { tasksRunning: 1, tasksUnhealthy: 1 }), row('/none')];
  expect(ids(sorted(rows, { ...VIEW, sort: 'health', descending: true }))).toEqual(['/bad', '/none', '/ok']);
});

test('sorted_groupsStandByTheirSums', () => {
  const rows = inOrder([row('/a/x', { cpus: 1, instances: 2 }), row('/a/y', { cpus: 2 }), row('/b/x', { cpus: 3, tasksRunning: 1, tasksUnhealthy: 1 }), row('/c/x', { cpus: 2, mem: 99, instances: 0 })]);
  const by = (view: Partial<View>) => sortedGroups(childrenOf(rows, '/', []).groups, { ...VIEW, ...view }).map(({ path }) => path);
  expect(by({})).toEqual(['/a', '/b', '/c']);
  expect(by({ descending: true })).toEqual(['/c', '/b', '/a']);
  expect(by({ sort: 'cpus' })).toEqual(['/c', '/b', '/a']);
  expect(by({ sort: 'cpus', descending: true })).toEqual(['/a', '/b', '/c']);
  expect(by({ sort: 'instances', descending: true })).toEqual(['/a', '/b', '/c']);
  expect(by({ sort: 'health', descending: true })).toEqual(['/b', '/a', '/c']);
});

test('sorted_groupsByStatus_asTheirApps', () => {
  const rows = inOrder([row('/a/x', { tasksRunning: 1 }), row('/b/x', { tasksRunning: 1 }), row('/b/y', { instances: 0 }), row('/c/x', { tasksRunning: 1 }), row('/c/y', { tasksRunning: 1 })]);
  const by = (view: Partial<View>) => sortedGroups(childrenOf(rows, '/', []).groups, { ...VIEW, ...view }).map(({ path }) => path);
  expect(by({ sort: 'status', descending: true })).toEqual(['/b', '/c', '/a']);
  expect(by({ sort: 'status' })).toEqual(['/c', '/b', '/a']);
});

test('isSearching_butNotForSortingOrOneList', () => {
  expect(isSearching({ ...VIEW, flat: true, sort: 'mem' })).toBe(false);
  expect(isSearching({ ...VIEW, labels: ['a'] })).toBe(true);
});

test('find_ofTenThousandAppsIsQuick', () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => row(`/load/g${i % 50}/app${i}`, { labels: { team: `t${i % 9}` } }));
  find(rows, '/', VIEW);
  const before = performance.now();
  expect(find(rows, '/', { ...VIEW, text: 'app999' }).rows.length).toBeGreaterThan(10);
  expect(performance.now() - before).toBeLessThan(2000);
});
