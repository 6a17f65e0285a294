import { expect, test } from 'vitest';
import { hear, type Said } from '../src/store/said';

const update = (before: Said, taskStatus: string, message: string) =>
  hear(before, 'status_update_event', { taskId: 't', taskStatus, message });

test('download_isToldUntilTheTaskRuns', () => {
  const at40 = update(new Map(), 'TASK_STAGING', 'FETCHING 40 % app.tgz');
  expect(at40.get('t')).toBe('FETCHING 40 % app.tgz');
  const pulling = update(at40, 'TASK_STARTING', 'PULLING app (2 of 5 layers)');
  expect(pulling.get('t')).toBe('PULLING app (2 of 5 layers)');
  expect(update(pulling, 'TASK_RUNNING', '')).toEqual(new Map());
});

test('failure_isNotAWayToAStart', () => {
  const fetching = update(new Map(), 'TASK_STAGING', 'FETCHING 40 % app.tgz');
  expect(update(fetching, 'TASK_FAILED', 'Failed to fetch app.tgz: 404')).toEqual(new Map());
});

test('nothingNew_changesNothing', () => {
  const before: Said = new Map([['t', 'FETCHING 40 % app.tgz']]);
  expect(update(before, 'TASK_STAGING', 'FETCHING 40 % app.tgz')).toBe(before);
  expect(hear(before, 'instance_changed_event', { taskId: 't', message: 'other' })).toBe(before);
});
