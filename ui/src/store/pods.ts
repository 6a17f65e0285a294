import type { App, Deployment, PodInstance, PodStatus, Task, TaskFailure } from '../api/types';
import { type Row, rowOf } from './rows';
import type { Queued } from './snapshot';
import { statusOf } from './status';

type Make = (pods: readonly PodStatus[], queue: ReadonlyMap<string, Queued>, deployments: readonly Deployment[], now: number) => readonly Row[];

/** Rows of pods, in the order of their ids: what is said, looked for and counted of apps is so of them too. The same list while nothing changes. */
export function podRowMaker(): Make {
  let known = new Map<string, { pod: PodStatus; deployment: Deployment | undefined; row: Row }>();
  let list: readonly Row[] = [];
  return (pods, queue, deployments, now) => {
    const deploying = new Map(deployments.flatMap((deployment) => (deployment.affectedPods ?? []).map((id) => [id, deployment] as const)));
    let changed = pods.length !== known.size;
    const after: typeof known = new Map();
    for (const pod of pods) {
      const queued = queue.get(pod.id);
      const deployment = deploying.get(pod.id);
      const old = known.get(pod.id);
      const same = old !== undefined && old.pod === pod && old.deployment === deployment && old.row.queued === queued && statusOf(old.row.app, queued, now) === old.row.status;
      changed ||= !same;
      after.set(pod.id, same ? old : { pod, deployment, row: rowOf(asApp(pod, deployment), queued, now) });
    }
    if (!changed) return list;
    known = after;
    list = [...after.values()].map(({ row }) => row).sort((a, b) => (a.id < b.id ? -1 : 1));
    return list;
  };
}

/** A pod in the words of an app, whose tasks are the pod's instances. */
export function asApp(pod: PodStatus, deployment: Deployment | undefined): App {
  const { spec = {}, instances = [] } = pod;
  const containers = spec.containers ?? [];
  const checked = containers.filter(({ healthCheck }) => healthCheck !== undefined);
  const tasks = instances.map((instance) => asTask(pod.id, instance, checked.length > 0));
  const running = tasks.filter(({ state }) => state === 'TASK_RUNNING');
  const healthy = running.filter(({ healthCheckResults = [] }) => healthCheckResults[0]?.alive === true).length;
  const failure = lastFailure(pod);
  return {
    id: pod.id,
    instances: spec.scaling?.instances ?? 1,
    ...resourcesOf(spec),
    labels: spec.labels ?? {},
    container: { volumes: (spec.volumes ?? []).map(({ name, persistent }) => ({ containerPath: name, persistent })) },
    healthChecks: checked.map(({ healthCheck }) => healthCheck),
    // Only who replaces instances makes old ones of them; which of them do what, the version of a pod that was scaled does not tell.
    ...(spec.version !== undefined && deployment !== undefined && isRestarted(pod.id, deployment) ? { versionInfo: { lastConfigChangeAt: spec.version } } : {}),
    deployments: deployment === undefined ? [] : [{ id: deployment.id }],
    tasksRunning: running.length,
    tasksStaged: tasks.filter(({ state }) => state === 'TASK_STAGING').length,
    tasksHealthy: healthy,
    tasksUnhealthy: checked.length === 0 ? 0 : running.length - healthy,
    tasks,
    ...(failure === undefined ? {} : { lastTaskFailure: failure }),
  };
}

const isRestarted = (id: string, { steps = [] }: Deployment) => steps.some(({ actions }) => actions.some((action) => action.pod === id && (action.action ?? action.type) === 'RestartPod'));

const STATES: Record<string, string> = { PENDING: 'TASK_STAGING', STAGING: 'TASK_STAGING', STABLE: 'TASK_RUNNING', DEGRADED: 'TASK_RUNNING' };

const LOST = 'TASK_UNREACHABLE';

/** One that ends is told of as one that has ended: it is on its way out as long as it is told of. */
function asTask(appId: string, { id, status, specReference, localVolumes = [], containers = [] }: PodInstance, checked: boolean): Task {
  const version = specReference?.split('::versions/')[1];
  return {
    id,
    appId,
    state: containers.some((container) => container.status === LOST) ? LOST : (STATES[status] ?? 'TASK_KILLING'),
    localVolumes,
    ...(version === undefined ? {} : { version }),
    ...(checked ? { healthCheckResults: [{ alive: status === 'STABLE' }] } : {}),
  };
}

const SIZES = ['cpus', 'mem', 'disk', 'gpus'] as const;

/** Of one instance: of its containers, and of what keeps them together. */
function resourcesOf({ containers = [], executorResources = {} }: NonNullable<PodStatus['spec']>): Record<(typeof SIZES)[number], number> {
  const sum = (size: (typeof SIZES)[number]) => containers.reduce((total, { resources = {} }) => total + (resources[size] ?? 0), executorResources[size] ?? 0);
  return { cpus: sum('cpus'), mem: sum('mem'), disk: sum('disk'), gpus: sum('gpus') };
}

function lastFailure({ terminationHistory = [] }: PodStatus): TaskFailure | undefined {
  const [last] = terminationHistory;
  if (last === undefined) return undefined;
  const failed = last.containers?.find(({ lastKnownState }) => lastKnownState === 'TASK_FAILED' || lastKnownState === 'TASK_ERROR') ?? last.containers?.[0];
  return { taskId: failed?.containerId ?? last.instanceID, state: failed?.lastKnownState ?? '', message: last.message ?? '', timestamp: last.terminatedAt };
}
