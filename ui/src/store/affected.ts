import type { EventData } from '../api/types';

/** What has to be fetched again after an event. Events are only hints; the truth is always fetched. */
export interface Affected {
  apps: readonly string[];
  /** Those of them that may be gone: asking for one that is would be answered, and reported by the browser, as an error. */
  leaving?: readonly string[];
  /** Those that are pods for sure; of an event that names one by `runSpecId` nobody can tell. */
  pods?: readonly string[];
  /** Whether groups may have come or gone. */
  groups?: boolean;
  deployments: boolean;
}

/** EventSource has no wildcard: every type the page reacts to is named here. */
export const EVENT_TYPES = [
  'api_post_event',
  'app_terminated_event',
  'status_update_event',
  'instance_changed_event',
  'instance_health_changed_event',
  'health_status_changed_event',
  'failed_health_check_event',
  'unhealthy_task_kill_event',
  'unhealthy_instance_kill_event',
  'add_health_check_event',
  'remove_health_check_event',
  'unknown_instance_terminated_event',
  'group_change_success',
  'deployment_info',
  'deployment_step_success',
  'deployment_step_failure',
  'deployment_success',
  'deployment_failed',
  'deployment_paused',
  'deployment_resumed',
] as const;

export function affectedBy(type: string, data: EventData): Affected {
  const apps = new Set<string>();
  for (const id of [data.appId, data.runSpecId, data.appDefinition?.id]) if (id) apps.add(id);
  for (const step of data.plan?.steps ?? []) {
    for (const action of step.actions) if (action.app) apps.add(action.app);
  }
  const pods = (data.plan?.steps ?? []).flatMap((step) => step.actions.flatMap(({ pod }) => pod ?? []));
  const leaving = (data.plan?.steps ?? []).flatMap((step) =>
    step.actions.filter(({ action, type }) => (action ?? type) === 'StopApplication').map(({ app }) => app ?? ''),
  );
  if (type === 'app_terminated_event' && data.appId) leaving.push(data.appId);
  const groups = type === 'group_change_success';
  const known = { apps: [...apps], leaving, ...(groups ? { groups } : {}), deployments: type.startsWith('deployment_') || type === 'api_post_event' };
  return pods.length === 0 ? known : { ...known, pods: [...new Set(pods)] };
}
