import { expect, test } from 'vitest';
import type { App, QueueItem } from '../src/api/types';
import { healthParts, healthText } from '../src/store/health';
import { inWords, mainReason, refusals, sentences } from '../src/store/reasons';
import { isShort, noteInDeployment, noteOf } from '../src/store/notes';
import { rowOf } from '../src/store/rows';
import { EMPTY, withQueue } from '../src/store/snapshot';
import { statusOf } from '../src/store/status';
import { app, queued, rejecting, SINCE } from './fixtures';

const status = (shown: App, item?: QueueItem, now = SINCE) =>
  statusOf(shown, item && withQueue(EMPTY, [item], now).queue.get('/a'), now);

test('status_runningByDefault', () => expect(status(app('/a', { tasksRunning: 1 }))).toBe('Running'));

test('status_deployingWhileADeploymentHoldsIt', () =>
  expect(status(app('/a', { deployments: [{ id: 'd' }] }))).toBe('Deploying'));

test('status_suspendedWithNoneWantedAndNoneLeft', () => {
  expect(status(app('/a', { instances: 0 }))).toBe('Suspended');
  expect(status(app('/a', { instances: 0, tasksRunning: 1 }))).toBe('Running');
});

test('status_delayBeatsDeployment', () => {
  const item = queued('/a', { delay: { timeLeftSeconds: 5, overdue: false } });
  expect(status(app('/a', { deployments: [{ id: 'd' }] }), item)).toBe('Delayed');
});

test('status_delayEndsByItself', () => {
  const item = withQueue(EMPTY, [queued('/a', { delay: { timeLeftSeconds: 5, overdue: false } })], SINCE).queue.get('/a');
  const complete = app('/a', { tasksRunning: 1 });
  expect(statusOf(complete, item, SINCE + 4999)).toBe('Delayed');
  expect(statusOf(complete, item, SINCE + 5001)).toBe('Running');
});

test('status_incompleteAppWithADelayIsNeverRunning', () => {
  const underASecond = queued('/a', { delay: { timeLeftSeconds: 0, overdue: false } });
  expect(status(app('/a', { tasksRunning: 0 }), underASecond)).toBe('Delayed');
  expect(status(app('/a', { instances: 3, tasksRunning: 2 }), underASecond)).toBe('Delayed');
  expect(status(app('/a', { tasksRunning: 0 }), queued('/a'))).toBe('Waiting');
});

test('status_freshlyQueuedIsNotYetWaiting', () => {
  expect(status(app('/a', { deployments: [{ id: 'd' }] }), queued('/a'), SINCE + 500)).toBe('Deploying');
  expect(status(app('/a', { deployments: [{ id: 'd' }] }), queued('/a'), SINCE + 4000)).toBe('Waiting');
});

test('status_refusedOffersMeanWaitingAtOnce', () =>
  expect(status(app('/a'), queued('/a', rejecting('InsufficientCpus', 3, 3)))).toBe('Waiting'));

test('reasons_biggestFirstInWords', () => {
  const item = queued('/a', {
    processedOffersSummary: {
      processedOffersCount: 10,
      unusedOffersCount: 10,
      rejectSummaryLastOffers: [
        { reason: 'UnfulfilledRole', declined: 0, processed: 10 },
        { reason: 'UnfulfilledConstraint', declined: 2, processed: 10 },
        { reason: 'InsufficientMemory', declined: 8, processed: 8 },
      ],
    },
  });
  expect(refusals(item).map((r) => r.reason)).toEqual(['InsufficientMemory', 'UnfulfilledConstraint']);
  expect(mainReason(item, app('/a'))).toBe('not enough memory: each instance needs 32 MiB');
  expect(mainReason(queued('/a', rejecting('SomethingNew', 1, 1)), app('/a'))).toBe('SomethingNew');
});

test('reasons_aConstraintIsNamedOnlyWhenItMustBeThatOne', () => {
  const words = (...constraints: string[][]) => inWords('UnfulfilledConstraint', app('/a', { constraints }));
  expect(words(['rack', 'CLUSTER', 'a'])).toBe('a constraint is not met: rack CLUSTER a');
  expect(words(['rack', 'CLUSTER', 'a'], ['hostname', 'UNIQUE'])).toBe('a constraint is not met');
});

test('reasons_theServersSentencesGoFirst', () => {
  const told = (agents: number, sentence: string) => ({ reason: 'UnfulfilledConstraint', agents, sentence });
  const item = queued('/a', {
    ...rejecting('UnfulfilledConstraint', 3, 3),
    whyNot: [told(1, '1 of 3 agents: constraint rack'), told(2, '2 of 3 agents: needs 2 cpus')],
  });
  const row = rowOf(app('/a'), withQueue(EMPTY, [item], SINCE).queue.get('/a'), SINCE);
  expect(noteOf(row)).toBe('needs 2 cpus; constraint rack');
  expect(sentences(item)).toEqual(['2 of 3 agents: needs 2 cpus', '1 of 3 agents: constraint rack']);
  expect(noteInDeployment(row, SINCE)).toBe(noteOf(row));
});

const delayed = (fields: Partial<App> = {}) =>
  rowOf(app('/a', fields), withQueue(EMPTY, [queued('/a', { delay: { timeLeftSeconds: 5, overdue: false } })], SINCE).queue.get('/a'), SINCE);

test('note_ofADelaySaysWhatFailed', () => {
  const lastTaskFailure = { taskId: 't', state: 'TASK_FAILED', message: 'Command exited with status 3', timestamp: '' };
  expect(noteOf(delayed({ lastTaskFailure }))).toBe('Command exited with status 3');
  expect(noteOf(delayed({ lastTaskFailure: { ...lastTaskFailure, message: '' } }))).toBe('failed');
  expect(noteInDeployment(delayed({ lastTaskFailure }), SINCE)).toBe('failing: Command exited with status 3; starts again in 5s');
});

test('note_ofADelayWithoutFailureSaysThatTheCommandEnded', () => {
  expect(noteOf(delayed())).toContain('its command ended');
  expect(noteInDeployment(delayed(), SINCE + 5000)).toBe('its command ended; a long-running app should not; starts again now');
});

test('note_ofAnIncompleteAppSaysWhatIsMissing', () => {
  const short = rowOf(app('/a', { instances: 3, tasksRunning: 1, tasksStaged: 2 }), undefined, SINCE);
  expect([isShort(short), noteOf(short)]).toEqual([true, '2 starting']);
  expect(isShort(rowOf(app('/a', { tasksRunning: 1 }), undefined, SINCE))).toBe(false);
});

test('note_ofMoreInstancesThanAskedForIsThatTheyAre_butNotWhileTheyAreReplaced', () => {
  const over = { instances: 2, tasksRunning: 3 };
  expect(noteOf(rowOf(app('/a', over), undefined, SINCE))).toBe('1 over capacity');
  expect(noteOf(rowOf(app('/a', { ...over, deployments: [{ id: 'd' }] }), undefined, SINCE))).toBe(undefined);
});

test('health_partsAddUpToTheTarget', () => {
  const parts = healthParts(app('/a', { instances: 8, tasksRunning: 5, tasksStaged: 1, tasksHealthy: 3, tasksUnhealthy: 1 }));
  expect(parts).toEqual({ healthy: 3, unhealthy: 1, unknown: 1, staged: 1, missing: 2 });
  expect(healthText(parts)).toBe('3 healthy, 1 unhealthy, 1 unknown, 1 staged, 2 missing');
});

test('health_overCapacityMissesNone', () =>
  expect(healthParts(app('/a', { instances: 2, tasksRunning: 4, tasksHealthy: 4 })).missing).toBe(0));
