import { expect, test } from 'vitest';
import type { Task } from '../src/api/types';
import { dataPaths, hasData, hasVolumes, podHasData, volumesOf } from '../src/store/volumes';
import { app } from './fixtures';

const KEPT = { containerPath: 'data', mode: 'RW', persistent: { size: 512 } };
const OUTSIDE = { containerPath: 'shared', mode: 'RO', external: { name: 'shared-1', provider: 'dvdi', size: 2 } };
const HOSTS = { containerPath: '/etc/x', hostPath: '/etc/x', mode: 'RO' };
const withVolumes = (volumes: unknown[], tasks: Task[] = []) => app('/db', { container: { type: 'MESOS', volumes }, tasks });
const task = (id: string, fields: Partial<Task> = {}): Task => ({ id, appId: '/db', state: 'TASK_RUNNING', localVolumes: [{ containerPath: 'data', persistenceId: `db#data#${id}` }], ...fields });

test('volumes_areOfEachInstance_alsoOfOneThatRests', () => {
  const [first, second] = volumesOf(withVolumes([KEPT], [task('1'), task('2', { state: 'TASK_KILLED' })]));
  expect(first).toMatchObject({ id: 'db#data#1', path: 'data', kind: 'persistent', type: 'root', sizeMiB: 512, mode: 'RW', attached: true });
  expect(second).toMatchObject({ id: 'db#data#2', attached: false });
});

test('volumes_outsideAreOfTheApp', () => {
  const [outside] = volumesOf(withVolumes([OUTSIDE], [{ id: '1', appId: '/db', state: 'TASK_RUNNING' }]));
  expect(outside).toEqual({ id: 'shared-1', path: 'shared', kind: 'external', type: 'dvdi', sizeMiB: 2048, mode: 'RO', attached: true });
});

test('volume_thatTheDefinitionDoesNotNameAnyMoreIsStillThere', () => {
  expect(volumesOf(app('/db', { tasks: [task('1')] }))).toEqual([expect.objectContaining({ id: 'db#data#1', path: 'data' })]);
});

test('data_isWhatAgentsKeep', () => {
  expect([hasData(withVolumes([KEPT])), hasVolumes(withVolumes([KEPT]))]).toEqual([true, true]);
  expect([hasData(withVolumes([OUTSIDE])), hasVolumes(withVolumes([OUTSIDE]))]).toEqual([false, true]);
  expect([hasData(withVolumes([HOSTS])), hasVolumes(withVolumes([HOSTS])), hasVolumes(app('/a'))]).toEqual([false, false, false]);
  expect(dataPaths(withVolumes([HOSTS, KEPT]))).toEqual(['data']);
});

test('data_ofPodsIsInTheirVolumes', () => {
  expect(podHasData({ id: '/p', spec: { volumes: [{ name: 'scratch' }, { name: 'data', persistent: { size: 16 } }] } })).toBe(true);
  expect(podHasData({ id: '/p', spec: { volumes: [{ name: 'scratch' }] } })).toBe(false);
  expect(podHasData({ id: '/p' })).toBe(false);
});
