import { expect, test } from 'vitest';
import { appIdOfTask, timelineOf } from '../src/store/timeline';

const at = (second: number) => `2026-11-21T00:00:${String(second).padStart(2, '0')}.000Z`;

test('timeline_ofARunningTask', () => {
  const task = { id: 't', appId: '/a', state: 'TASK_RUNNING', stagedAt: at(1), startedAt: at(3), healthCheckResults: [{ alive: false, firstSuccess: at(5), lastFailure: at(9), consecutiveFailures: 2, lastFailureCause: 'HTTP 503' }] };
  expect(timelineOf(task, undefined)).toEqual([
    { at: at(1), what: 'Staged', kind: 'plain' },
    { at: at(3), what: 'Running', kind: 'plain', text: 'after 2s' },
    { at: at(5), what: 'Healthy', kind: 'good', text: 'after 2s' },
    { at: at(9), what: 'Unhealthy', kind: 'bad', text: 'HTTP 503, 2 in a row' },
  ]);
});

test('timeline_ofATaskThatEnded', () => {
  const past = { id: 't', state: 'TASK_FAILED', message: 'Command terminated', exitStatus: 3, stagedAt: at(1), startedAt: at(2), endedAt: at(4) };
  expect(timelineOf(undefined, past).at(-1)).toEqual({ at: at(4), what: 'Failed', kind: 'bad', text: 'Command terminated, exit status 3' });
  expect(timelineOf(undefined, { ...past, message: 'exited with status 3' }).at(-1)?.text).toBe('exited with status 3');
});

test('appId_isInTheTasksId', () => {
  expect(appIdOfTask('prod_shop-1_web.instance-6eb7afba-e542-11f1-a092-02fc00000001._app.1')).toBe('/prod/shop-1/web');
  expect(appIdOfTask('v1.2_web.instance-6eb7afba-e542-11f1-a092-02fc00000001.nginx.1')).toBe('/v1.2/web');
  expect(appIdOfTask('web.6eb7afba-e542-11f1-a092-02fc00000001')).toBe('/web');
});
