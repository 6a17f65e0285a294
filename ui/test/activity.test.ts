import { expect, test } from 'vitest';
import { activityText, ActivityLog, healthSum, SLOT_MILLIS, type Slot, stacked } from '../src/store/activity';

const HEALTH = { healthy: 2, unhealthy: 1, unknown: 0, staged: 0, missing: 3 };

/** Each of a task of its own. */
function told(...states: string[]): ActivityLog {
  const log = new ActivityLog();
  states.forEach((taskStatus, index) => log.hear('status_update_event', { taskId: `t${index}`, taskStatus }));
  return log;
}

const counted = (log: ActivityLog) => {
  const { launched, ended, failed } = log.tick([], 1000, () => HEALTH)[0]!;
  return { launched, ended, failed };
};

test('activity_countsWhatBeganAndHowWhatEndedDid', () => {
  const log = told('TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_KILLED', 'TASK_FINISHED', 'TASK_FAILED', 'TASK_LOST', 'TASK_UNREACHABLE');
  log.hear('deployment_success', { taskStatus: 'TASK_RUNNING' });
  const slots = log.tick([], 1000, () => HEALTH);
  expect(slots).toEqual([{ at: 1000, launched: 2, ended: 2, failed: 2, health: HEALTH }]);
  expect(activityText([...slots, ...slots])).toBe('4 launched, 4 ended, 4 failed');
  expect(healthSum(slots[0]!.health)).toBe(6);
});

test('activity_aSlotIsCountedOnce_andNoneBeforeItsTime', () => {
  const log = told('TASK_RUNNING');
  const one = log.tick([], 1000, () => HEALTH);
  expect(log.tick(one, 1000 + SLOT_MILLIS - 1, () => HEALTH)).toBe(one);
  log.hear('status_update_event', { taskStatus: 'TASK_FAILED' });
  const two = log.tick(one, 1000 + SLOT_MILLIS, () => HEALTH);
  expect(two.map(({ launched, failed }) => [launched, failed])).toEqual([[1, 0], [0, 1]]);
});

test('activity_keepsHalfAnHour', () => {
  const log = new ActivityLog();
  let slots: readonly Slot[] = [];
  for (let i = 0; i < 400; i++) slots = log.tick(slots, i * SLOT_MILLIS, () => HEALTH);
  expect(slots.length * SLOT_MILLIS).toBe(30 * 60_000);
  expect(slots.at(-1)!.at).toBe(399 * SLOT_MILLIS);
});

test('stacked_isOneAboveTheOther', () => {
  expect(stacked(['a', 'b', 'c'], { a: 2, b: 0, c: 1 })).toEqual([
    { name: 'a', from: 0, to: 2 },
    { name: 'b', from: 2, to: 2 },
    { name: 'c', from: 2, to: 3 },
  ]);
});

test('activity_aTaskThatBecomesHealthyOrIsReachedAgainIsNotLaunchedAnew', () => {
  const log = new ActivityLog();
  for (const taskStatus of ['TASK_STARTING', 'TASK_RUNNING', 'TASK_RUNNING', 'TASK_UNREACHABLE', 'TASK_RUNNING', 'TASK_FAILED']) log.hear('status_update_event', { taskId: 't1', taskStatus });
  log.hear('status_update_event', { taskId: 't2', taskStatus: 'TASK_RUNNING' });
  expect(counted(log)).toEqual({ launched: 2, ended: 0, failed: 1 });
});

test('activity_forgetsWhoWasHeardOfLongestAgo', () => {
  const log = new ActivityLog();
  const run = (task: number) => log.hear('status_update_event', { taskId: `t${task}`, taskStatus: 'TASK_RUNNING' });
  for (let task = 0; task < 10_000; task++) run(task);
  run(0);
  run(10_000);
  run(0);
  expect(counted(log).launched).toBe(10_001);
  run(1);
  expect(log.tick([], 1000 + SLOT_MILLIS, () => HEALTH)[0]!.launched).toBe(1);
});
