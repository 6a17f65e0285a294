import { expect, test } from 'vitest';
import type { App, QueueItem } from '../src/api/types';
import { healthParts, healthText } from '../src/store/health';
import { inWords, mainReason, refusals } from '../src/store/reasons';
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
  expect(statusOf(app('/a'), item, SINCE + 4999)).toBe('Delayed');
  expect(statusOf(app('/a'), item, SINCE + 5001)).toBe('Running');
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
  expect(mainReason(item, app('/a'))).toBe('not enough memory: each needs 32 MiB');
  expect(mainReason(queued('/a', rejecting('SomethingNew', 1, 1)), app('/a'))).toBe('SomethingNew');
  expect(inWords('UnfulfilledConstraint', app('/a', { constraints: [['rack', 'CLUSTER', 'a'], ['hostname', 'UNIQUE']] }))).toBe(
    'a constraint is not met: rack CLUSTER a, hostname UNIQUE',
  );
});

test('health_partsAddUpToTheTarget', () => {
  const parts = healthParts(app('/a', { instances: 8, tasksRunning: 5, tasksStaged: 1, tasksHealthy: 3, tasksUnhealthy: 1 }));
  expect(parts).toEqual({ healthy: 3, unhealthy: 1, unknown: 1, staged: 1, missing: 2 });
  expect(healthText(parts)).toBe('3 healthy, 1 unhealthy, 1 unknown, 1 staged, 2 missing');
});

test('health_overCapacityMissesNone', () =>
  expect(healthParts(app('/a', { instances: 2, tasksRunning: 4, tasksHealthy: 4 })).missing).toBe(0));
