import type { Deployment } from '../api/types';

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

/** "scale /web, restart /api": what a deployment is doing right now. */
export function actionsText(deployment: Deployment): string {
  return deployment.currentActions
    .map(({ action, type, app, pod }) => `${VERBS[action ?? type ?? ''] ?? action ?? type ?? ''} ${app ?? pod ?? ''}`)
    .join(', ');
}
