import { expect, test } from 'vitest';
import { EMPTY, type Snapshot, withApps, withDeployments, withQueue, withRefetched } from '../src/store/snapshot';
import type { App } from '../src/api/types';
import { app, deployment, queued } from './fixtures';

const withApp = (snapshot: Snapshot, id: string, found: App | null) => withRefetched(snapshot, [[id, found]]);

test('withApps_replacesTheListAndKeepsUnchangedAppsIdentical', () => {
  const first = withApps(EMPTY, [app('/a'), app('/b')]);
  const second = withApps(first, [app('/a'), app('/b', { instances: 2 })]);
  expect(second.apps.get('/a')).toBe(first.apps.get('/a'));
  expect(second.apps.get('/b')?.instances).toBe(2);
  expect([...withApps(second, [app('/b')]).apps.keys()]).toEqual(['/b']);
});

test('withApp_putsOneAndLeavesTheBeforeAlone', () => {
  const first = withApps(EMPTY, [app('/a')]);
  const second = withApp(first, '/b', app('/b'));
  expect([...second.apps.keys()]).toEqual(['/a', '/b']);
  expect([...first.apps.keys()]).toEqual(['/a']);
});

test('withApp_nullRemoves', () => {
  expect(withApp(withApps(EMPTY, [app('/a')]), '/a', null).apps.size).toBe(0);
});

test('withApp_nothingNewIsTheSameSnapshot', () => {
  const first = withApps(EMPTY, [app('/a')]);
  expect(withApp(first, '/a', app('/a'))).toBe(first);
  expect(withApp(first, '/x', null)).toBe(first);
});

test('withRefetched_putsSeveralAtOnce', () => {
  const first = withApps(EMPTY, [app('/a'), app('/b'), app('/c')]);
  const second = withRefetched(first, [['/a', app('/a')], ['/b', null], ['/c', app('/c', { instances: 2 })], ['/d', app('/d')]]);
  expect([...second.apps.keys()]).toEqual(['/a', '/c', '/d']);
  expect(second.apps.get('/a')).toBe(first.apps.get('/a'));
  expect(second.apps.get('/c')!.instances).toBe(2);
});

test('withQueue_turnsTheRemainingDelayIntoAMoment', () => {
  const items = [queued('/a', { delay: { timeLeftSeconds: 7, overdue: false } })];
  expect(withQueue(EMPTY, items, 1000).queue.get('/a')?.readyAt).toBe(8000);
});

test('withDeployments_keepsIdentityWhenNothingChanged', () => {
  const first = withDeployments(EMPTY, [deployment('d1', ['/a'])]);
  expect(withDeployments(first, [deployment('d1', ['/a'])]).deployments).toBe(first.deployments);
});
