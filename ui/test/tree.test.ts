import { expect, test } from 'vitest';
import { rowOf } from '../src/store/rows';
import { childrenOf, groupPaths, parentsOf, totalOf } from '../src/store/tree';
import { app, SINCE } from './fixtures';

const rows = [
  rowOf(app('/prod/shop/web', { instances: 2, tasksRunning: 2, tasksHealthy: 1, tasksUnhealthy: 1, cpus: 0.5, mem: 100 }), undefined, SINCE),
  rowOf(app('/prod/api', { instances: 1, tasksRunning: 1 }), undefined, SINCE),
  rowOf(app('/prodigy', { instances: 0 }), undefined, SINCE),
];

test('children_areGroupsWithTheirSums_andAppsDirectlyInside', () => {
  const { groups, apps } = childrenOf(rows, '/', []);
  expect(apps.map(({ id }) => id)).toEqual(['/prodigy']);
  expect(groups.map(({ path, name, apps, running, target }) => [path, name, apps, running, target])).toEqual([['/prod', 'prod', 2, 3, 3]]);
  expect(groups[0]!.health).toEqual({ healthy: 1, unhealthy: 1, unknown: 1, staged: 0, missing: 0 });
  expect(groups[0]!.statuses.Running).toBe(2);
});

test('children_ofAGroup', () => {
  const { groups, apps } = childrenOf(rows, '/prod', []);
  expect([groups.map(({ path }) => path), apps.map(({ id }) => id)]).toEqual([['/prod/shop'], ['/prod/api']]);
});

test('children_groupsWithoutAppsAreThereToo', () => {
  const { groups } = childrenOf(rows, '/prod', ['/prod', '/prod/empty/deep', '/other']);
  expect(groups.map(({ path, apps }) => [path, apps])).toEqual([['/prod/empty', 0], ['/prod/shop', 1]]);
});

test('total_isOfAll', () => {
  const { apps, running, target, cpus, health, statuses } = totalOf(childrenOf(rows, '/', []));
  expect([apps, running, target, cpus]).toEqual([3, 3, 3, 1.1]);
  expect(health).toEqual({ healthy: 1, unhealthy: 1, unknown: 1, staged: 0, missing: 0 });
  expect([statuses.Running, statuses.Suspended]).toEqual([2, 1]);
  expect(totalOf(childrenOf(rows, '/prod', [])).apps).toBe(2);
});

test('groupPaths_areOfAppsAndThoseKnown', () => expect(groupPaths(rows, ['/', '/empty'])).toEqual(['/empty', '/prod', '/prod/shop']));

test('parents_areTheWayUp', () => {
  expect(parentsOf('/a/b/c')).toEqual(['/a', '/a/b']);
  expect(parentsOf('/a')).toEqual([]);
});
