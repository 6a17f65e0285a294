import { expect, test } from 'vitest';
import type { PodInstance, PodStatus } from '../src/api/types';
import { PLAIN_VIEW } from '../src/route';
import { noteOf } from '../src/store/notes';
import { asApp, podRowMaker } from '../src/store/pods';
import { rolloutOf } from '../src/store/progress';
import { find } from '../src/store/rows';
import { EMPTY, withQueue } from '../src/store/snapshot';
import { deployment, SINCE } from './fixtures';

const CONTAINER = { name: 'c', resources: { cpus: 0.5, mem: 64 } };
const CHECKED = { ...CONTAINER, name: 'd', healthCheck: { exec: {} } };
const V1 = '2026-11-21T00:00:00.000Z';
const V2 = '2026-11-21T01:00:00.000Z';

const instance = (id: string, status: string, fields: Partial<PodInstance> = {}): PodInstance => ({ id, status, ...fields });
const pod = (id: string, instances: PodInstance[], spec: PodStatus['spec'] = {}): PodStatus => ({ id, instances, spec: { scaling: { instances: 2 }, containers: [CONTAINER], ...spec } });
const rowsOf = (...pods: PodStatus[]) => podRowMaker()(pods, new Map(), [], SINCE);

test('pod_isCountedAsAnApp', () => {
  const [row] = rowsOf(pod('/pair', [instance('1', 'STABLE'), instance('2', 'STAGING')], { executorResources: { cpus: 0.1, mem: 32 }, labels: { team: 'x' } }));
  expect(row).toMatchObject({ running: 1, target: 2, labels: ['team:x'], status: 'Running', health: { unknown: 1, staged: 1 } });
  expect([row!.cpus, row!.mem]).toEqual([1.2, 192]);
});

test('pod_ofWhichContainersAreChecked_isHealthyWhenStable', () => {
  const [row] = rowsOf(pod('/pair', [instance('1', 'STABLE'), instance('2', 'DEGRADED')], { containers: [CONTAINER, CHECKED] }));
  expect(row?.health).toMatchObject({ healthy: 1, unhealthy: 1 });
});

test('pod_onALostAgentDoesNotRun', () => {
  const [row] = rowsOf(pod('/pair', [instance('1', 'DEGRADED', { containers: [{ name: 'c', containerId: '1.c.1', status: 'TASK_UNREACHABLE' }] })]));
  expect(row?.running).toBe(0);
});

test('pods_areFoundByTheSameFilters', () => {
  const rows = rowsOf(pod('/b/pair', [instance('1', 'STABLE')], { labels: { team: 'x' } }), pod('/a/none', [], { scaling: { instances: 0 } }));
  const ids = (view: object) => find(rows, '/', { ...PLAIN_VIEW, ...view }).rows.map(({ id }) => id);
  expect(ids({})).toEqual(['/a/none', '/b/pair']);
  expect(ids({ text: 'pai' })).toEqual(['/b/pair']);
  expect(ids({ labels: ['team:x'] })).toEqual(['/b/pair']);
  expect(ids({ statuses: ['Suspended'] })).toEqual(['/a/none']);
});

test('pod_thatWaitsSaysWhy', () => {
  const entry = { count: 1, delay: { timeLeftSeconds: 0, overdue: true }, since: V1, pod: { id: '/pair' }, whyNot: [{ reason: 'InsufficientCpus', agents: 2, sentence: '2 of 2 agents: needs 9 cpus' }] };
  const { queue } = withQueue(EMPTY, [entry], SINCE);
  const [row] = podRowMaker()([pod('/pair', [])], queue, [], SINCE + 10_000);
  expect(row?.status).toBe('Waiting');
  expect(noteOf(row!)).toBe('needs 9 cpus');
});

test('pod_thatIsDelayedSaysWhatFailed', () => {
  const { queue } = withQueue(EMPTY, [{ count: 1, delay: { timeLeftSeconds: 20, overdue: false }, pod: { id: '/pair' } }], SINCE);
  const ended = { instanceID: 'pair.instance-1', terminatedAt: V1, message: 'd: Command exited with status 3', containers: [{ name: 'c', containerId: '1.c.1', lastKnownState: 'TASK_KILLED' }, { name: 'd', containerId: '1.d.1', lastKnownState: 'TASK_FAILED' }] };
  const [row] = podRowMaker()([{ ...pod('/pair', []), terminationHistory: [ended] }], queue, [], SINCE);
  expect(noteOf(row!)).toBe('d: Command exited with status 3');
  expect(row?.app.lastTaskFailure?.taskId).toBe('1.d.1');
});

test('pod_hasOldInstancesOnlyWhileADeploymentReplacesThem', () => {
  const reference = (version: string) => ({ specReference: `/v2/pods/pair::versions/${version}` });
  const two = pod('/pair', [instance('1', 'STABLE', reference(V1)), instance('2', 'STAGING', reference(V2))], { version: V2 });
  const replacing = { ...deployment('d', []), affectedPods: ['/pair'], steps: [{ actions: [{ action: 'RestartPod', pod: '/pair' }] }] };
  expect(rolloutOf(asApp(two, replacing))).toMatchObject({ starting: 1, old: 1, missing: 1 });
  expect(rolloutOf(asApp(two, undefined))).toMatchObject({ ready: 1, starting: 1, old: 0 });
});

test('pods_areTheSameListWhileNothingChanges', () => {
  const make = podRowMaker();
  const [a, b] = [pod('/a', []), pod('/b', [])];
  const before = make([b, a], new Map(), [], SINCE);
  expect(before.map(({ id }) => id)).toEqual(['/a', '/b']);
  expect(make([b, a], new Map(), [], SINCE + 1000)).toBe(before);
  const after = make([b, pod('/a', [instance('1', 'STABLE')])], new Map(), [], SINCE);
  expect([after[0] === before[0], after[1] === before[1]]).toEqual([false, true]);
});
