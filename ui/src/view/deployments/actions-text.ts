import type { Action, Deployment } from '../../api/types';

const VERBS: Record<string, string> = {
  StartApplication: 'start',
  ScaleApplication: 'scale',
  RestartApplication: 'restart',
  StopApplication: 'stop',
  StartPod: 'start',
  ScalePod: 'scale',
  RestartPod: 'restart',
  StopPod: 'stop',
};

export function verb({ action, type }: Action): string {
  const name = action ?? type ?? '';
  return VERBS[name] ?? name;
}

/** "scale /web, restart /api": what a deployment is doing right now. */
export function actionsText(deployment: Deployment): string {
  return deployment.currentActions.map((action) => `${verb(action)} ${action.app ?? action.pod ?? ''}`).join(', ');
}
