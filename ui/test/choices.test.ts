import { expect, test } from 'vitest';
import { beginningIn, containerizerOf, nothingAt, repeated, withContainerizer, withNetwork, withProtocol } from '../src/store/choices';
import { creation } from '../src/api/calls';
import { withValue } from '../src/store/form';

test('newApp_ofAnImageAlone_sendsNoEmptyCommand', () => {
  const app = withValue(withValue(beginningIn('/shop'), ['id'], '/shop/web'), ['container', 'docker', 'image'], 'nginx');
  expect(creation(app).body).toEqual({ id: '/shop/web', instances: 1, cpus: 0.1, mem: 128, container: { docker: { image: 'nginx' } } });
});

test('containerizer_ofAnImageAlone_isDocker_asTheServerTakesIt', () => {
  expect(containerizerOf({})).toBe('');
  expect(containerizerOf({ container: { volumes: [] } })).toBe('');
  expect(containerizerOf({ container: { docker: { image: 'nginx' } } })).toBe('DOCKER');
  expect(containerizerOf({ container: { type: 'MESOS', docker: { image: 'nginx' } } })).toBe('MESOS');
});

test('containerizer_none_leavesNoImageBehind_ofWhichTheServerWouldMakeAContainer', () => {
  const shown = { id: '/a', container: { type: 'DOCKER', docker: { image: 'nginx', forcePullImage: false, parameters: [], privileged: false }, volumes: [], portMappings: [] } };
  expect(withContainerizer(shown, '')).toEqual({ id: '/a' });
  const volume = { containerPath: 'data', persistent: { size: 512 } };
  expect(withContainerizer({ container: { type: 'MESOS', docker: { image: 'x' }, linuxInfo: { seccomp: { unconfined: true } }, volumes: [volume] } }, '')).toEqual({ container: { volumes: [volume] } });
  expect(withContainerizer({ id: '/a' }, '')).toEqual({ id: '/a' });
});

test('containerizer_another_takesTheImageAlong_withoutWhatItDoesNotKnow', () => {
  const docker = { container: { type: 'DOCKER', docker: { image: 'nginx', forcePullImage: true, privileged: true, parameters: [{ key: 'hostname', value: 'x' }] }, volumes: [] } };
  const mesos = withContainerizer(docker, 'MESOS');
  expect(mesos).toEqual({ container: { type: 'MESOS', docker: { image: 'nginx', forcePullImage: true }, volumes: [] } });
  const confined = withValue(mesos, ['container', 'linuxInfo'], { ipcInfo: { mode: 'PRIVATE' } });
  expect(withContainerizer(confined, 'DOCKER')).toEqual({ container: { type: 'DOCKER', docker: { image: 'nginx', forcePullImage: true }, volumes: [] } });
  expect(withContainerizer({}, 'MESOS')).toEqual({ container: { type: 'MESOS' } });
});

test('network_keepsNoNameThatNobodySees', () => {
  const named = { networks: [{ mode: 'container', name: 'weave', labels: { a: 'b' } }] };
  expect(withNetwork(named, 'host')).toEqual({ networks: [{ mode: 'host' }] });
  expect(withNetwork(named, 'container/bridge')).toEqual({ networks: [{ mode: 'container/bridge', labels: { a: 'b' } }] });
  expect(withNetwork(named, 'container')).toEqual(named);
  expect(withNetwork(named, '')).toEqual({});
  expect(withNetwork({}, 'host')).toEqual({ networks: [{ mode: 'host' }] });
});

test('protocol_ofACheck_takesAwayWhatItsChecksDoNotHave', () => {
  const command = { protocol: 'COMMAND', command: { value: 'true' }, gracePeriodSeconds: 60, delaySeconds: 15 };
  expect(withProtocol(command, 'HTTP')).toEqual({ protocol: 'HTTP', gracePeriodSeconds: 60, delaySeconds: 15 });
  const http = { protocol: 'HTTP', path: '/health', portIndex: 0, ignoreHttp1xx: true, httpBodyContains: 'ok', startupSeconds: 9, intervalSeconds: 5 };
  expect(withProtocol(http, 'MESOS_HTTP')).toEqual({ protocol: 'MESOS_HTTP', path: '/health', portIndex: 0, intervalSeconds: 5 });
  expect(withProtocol(http, 'TCP')).toEqual({ protocol: 'TCP', portIndex: 0, startupSeconds: 9, intervalSeconds: 5 });
  expect(withProtocol(http, 'COMMAND')).toEqual({ protocol: 'COMMAND', intervalSeconds: 5 });
  expect(withProtocol({ protocol: 'GRPC', grpcService: 'x', port: 1 }, 'TCP')).toEqual({ protocol: 'TCP', port: 1 });
});

test('whatIsTakenBack_leavesNothing_orWhatTheServerWroteForNothing', () => {
  const ticked = withValue({ cmd: 'x' }, ['container', 'docker', 'forcePullImage'], true);
  expect(withValue(ticked, ['container', 'docker', 'forcePullImage'], nothingAt({ cmd: 'x' }, ['container', 'docker', 'forcePullImage']))).toEqual({ cmd: 'x' });
  const base = { requirePorts: true, executor: '', labels: {}, env: { A: '1' }, portDefinitions: [{ port: 0 }], cmd: 'x', cpus: 1 };
  expect(nothingAt(base, ['requirePorts'])).toBe(false);
  expect(nothingAt(base, ['executor'])).toBe('');
  expect(nothingAt(base, ['labels'])).toEqual({});
  expect(nothingAt(base, ['env'])).toEqual({});
  expect(nothingAt(base, ['portDefinitions'])).toEqual([]);
  expect(nothingAt(base, ['cmd'])).toBeUndefined();
  expect(nothingAt(base, ['cpus'])).toBeUndefined();
  expect(nothingAt(base, ['fetch'])).toBeUndefined();
});

test('repeated_namesAreFound_emptyOnesAreNotYetNames', () => {
  expect([...repeated([['A', '1'], ['B', ''], ['A', '2'], ['A', '3'], ['', ''], ['', '']])]).toEqual(['A']);
  expect(repeated([['a', ''], ['A', '']]).size).toBe(0);
});
