import { expect, test } from 'vitest';
import { EMPTY, withApp, withApps, withDeployments, withQueue } from '../src/store/snapshot';
import { app, deployment, queued } from './fixtures';

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

test('withQueue_turnsTheRemainingDelayIntoAMoment', () => {
  const items = [queued('/a', { delay: { timeLeftSeconds: 7, overdue: false } })];
  expect(withQueue(EMPTY, items, 1000).queue.get('/a')?.readyAt).toBe(8000);
});

test('withDeployments_keepsIdentityWhenNothingChanged', () => {
  const first = withDeployments(EMPTY, [deployment('d1', ['/a'])]);
  expect(withDeployments(first, [deployment('d1', ['/a'])]).deployments).toBe(first.deployments);
});
