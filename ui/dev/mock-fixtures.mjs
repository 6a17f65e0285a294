import { randomUUID } from 'node:crypto';

export const REASONS = ['UnfulfilledRole', 'UnfulfilledConstraint', 'NoCorrespondingReservationFound', 'AgentMaintenance', 'InsufficientCpus', 'InsufficientMemory', 'InsufficientDisk', 'InsufficientGpus', 'InsufficientPorts', 'DeclinedScarceResources'];

const BORN = new Date(Date.now() - 3 * 3600_000).toISOString();

export function appOf(id, fields = {}) {
  return {
    backoffFactor: 1.15,
    backoffSeconds: 1,
    cmd: './run --port $PORT0',
    cpus: 0.1,
    disk: 0,
    executor: '',
    instances: 1,
    labels: { team: id.split('/')[1] },
    maxLaunchDelaySeconds: 300,
    mem: 128,
    gpus: 0,
    networks: [{ mode: 'host' }],
    portDefinitions: [{ port: 10000, name: 'default', protocol: 'tcp' }],
    requirePorts: false,
    upgradeStrategy: { maximumOverCapacity: 1, minimumHealthCapacity: 1 },
    version: BORN,
    versionInfo: { lastScalingAt: BORN, lastConfigChangeAt: BORN },
    killSelection: 'YOUNGEST_FIRST',
    unreachableStrategy: { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 },
    role: '*',
    ...fields,
    id,
    tasks: [],
  };
}

export function taskOf(app, index, state = 'TASK_RUNNING') {
  const at = new Date(Date.now() - index * 61_000).toISOString();
  return {
    id: `${app.id.slice(1).replaceAll('/', '_')}.instance-${randomUUID()}._app.1`,
    appId: app.id,
    host: `10.0.0.${(index % 7) + 1}`,
    ports: [31000 + ((index * 37) % 900), 31900 + index],
    servicePorts: [],
    slaveId: 'S1',
    state,
    stagedAt: at,
    startedAt: state === 'TASK_RUNNING' ? at : undefined,
    version: index === 1 ? '2020-01-01T00:00:00.000Z' : app.version,
  };
}
