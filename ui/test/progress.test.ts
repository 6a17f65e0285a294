import { expect, test } from 'vitest';
import type { Task } from '../src/api/types';
import { createdBy, progressOf, progressText, rolloutOf, stepFraction } from '../src/store/progress';
import { app, deployment } from './fixtures';

const V1 = '2026-11-21T00:00:00.000Z';
const V2 = '2026-11-21T01:00:00.000Z';

const task = (id: string, version: string, fields: Partial<Task> = {}): Task => ({ id, appId: '/a', state: 'TASK_RUNNING', version, ...fields });

const upgraded = (instances: number, tasks: Task[]) => app('/a', { instances, tasks, versionInfo: { lastConfigChangeAt: V2 } });

test('progress_countsOnlyTheNewDefinition', () => {
  const progress = progressOf(upgraded(3, [task('1', V1), task('2', V1), task('3', V2), task('4', V2, { state: 'TASK_STAGING' })]));
  expect(progress).toEqual({ ready: 1, target: 3, leaving: 2 });
  expect(progressText(progress)).toBe('1 of 3 ready, 2 to end');
});

test('progress_checkedInstancesAreReadyWhenHealthy', () => {
  const checked = { ...upgraded(2, [task('1', V2), task('2', V2, { healthCheckResults: [{ alive: true }] })]), healthChecks: [{}] };
  expect(progressOf(checked).ready).toBe(1);
});

test('progress_scalingDownShowsWhoLeaves', () => {
  const progress = progressOf(upgraded(1, [task('1', V2), task('2', V2), task('3', V2)]));
  expect(progressText(progress)).toBe('2 to end');
});

test('progress_nothingToSayAboutAnAppAtRest', () => expect(progressText(progressOf(upgraded(1, [task('1', V2)])))).toBe(''));

test('progress_tasksThatHaveEndedAreNeitherReadyNorLeaving', () => {
  const ended: Task = { id: '2', appId: '/a', state: 'TASK_FAILED' };
  expect(progressOf(upgraded(1, [task('1', V2), ended]))).toEqual({ ready: 1, target: 1, leaving: 0 });
  expect(progressText(progressOf(upgraded(2, [task('1', V2), ended])))).toBe('1 of 2 ready');
});

test('step_isAsFarAsItsAppsAre', () => {
  const scaling = { ...deployment('d', ['/a', '/b']), currentActions: [{ action: 'ScaleApplication', app: '/a' }, { action: 'ScaleApplication', app: '/b' }] };
  const apps = new Map([
    ['/a', upgraded(4, [task('1', V2)])],
    ['/b', { ...upgraded(1, [task('2', V2)]), id: '/b' }],
  ]);
  expect(stepFraction(scaling, (id) => apps.get(id))).toBe(0.625);
  expect(stepFraction(deployment('d', []), (id) => apps.get(id))).toBe(0);
});

test('deployment_knowsWhatItCreated', () => {
  const steps = [{ actions: [{ action: 'StartApplication', app: '/new' }] }, { actions: [{ action: 'ScaleApplication', app: '/new' }] }];
  expect(createdBy({ ...deployment('d', ['/new']), steps })).toEqual(['/new']);
  const ofPods = [{ actions: [{ action: 'StartPod', pod: '/pair' }] }, { actions: [{ action: 'ScalePod', pod: '/pair' }] }];
  expect(createdBy({ ...deployment('d', []), affectedPods: ['/pair'], steps: ofPods })).toEqual(['/pair']);
});

test('progress_withoutTasksIsByCounts', () => {
  expect(progressOf(app('/a', { instances: 4, tasksRunning: 3, tasksStaged: 1 }))).toEqual({ ready: 3, target: 4, leaving: 0 });
  expect(progressOf(app('/a', { instances: 2, tasksRunning: 3, tasksHealthy: 1, healthChecks: [{}] }))).toEqual({ ready: 1, target: 2, leaving: 1 });
});

test('rollout_putsEachInstanceBetweenOldAndNew', () => {
  const versionInfo = { lastConfigChangeAt: '2026-11-21T00:00:10.000Z' };
  const task = (id: string, state: string, version: string) => ({ id, appId: '/a', state, version: `2026-11-21T00:00:${version}.000Z` });
  const tasks = [task('1', 'TASK_RUNNING', '10'), task('2', 'TASK_STAGING', '10'), task('3', 'TASK_RUNNING', '01'), task('4', 'TASK_KILLING', '01'), task('5', 'TASK_FAILED', '01')];
  expect(rolloutOf(app('/a', { instances: 4, versionInfo, tasks }))).toEqual({ ready: 1, running: 0, starting: 1, old: 1, leaving: 1, missing: 2 });
});

test('rollout_ofAnAppWhoseTasksWereNotAskedFor_saysThatItsInstancesRun', () => {
  const later = app('/later', { instances: 4, tasksRunning: 3, tasksStaged: 1 });
  expect(rolloutOf(later)).toEqual({ ready: 0, running: 3, starting: 1, old: 0, leaving: 0, missing: 0 });
  expect(rolloutOf(app('/new', { instances: 2 }))).toMatchObject({ running: 0, missing: 2 });
});
