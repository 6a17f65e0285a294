import type { Deployment } from '../api/types';
import type { Screen } from '../route';
import { appIdOfTask } from './timeline';

/** Of so many apps a deployment's card draws the instances. */
export const APPS_DRAWN = 20;

/** How many apps are asked for with their tasks because they are being deployed, and how many more because cards draw them. */
const DEPLOYED_CLOSELY = 20;
const DRAWN_CLOSELY = 40;

/** Apps whose tasks are looked at: the one that is open, those that deployments work on, and those in the cards of deployments. */
export function closelyOf({ screen, id, tab }: { screen: Screen; id: string; tab: string }, deployments: readonly Deployment[]): string[] {
  const open = screen === 'app' ? [id] : screen === 'instance' ? [appIdOfTask(id)] : [];
  const deployed = deployments.flatMap(({ currentActions }) => currentActions.flatMap(({ app }) => app ?? []));
  const drawn = deployments.filter((deployment) => isDrawn(deployment, screen, id, tab)).flatMap(({ affectedApps }) => affectedApps.slice(0, APPS_DRAWN));
  return [...new Set([...open, ...deployed.slice(0, DEPLOYED_CLOSELY), ...drawn.slice(0, DRAWN_CLOSELY)])];
}

function isDrawn(deployment: Deployment, screen: Screen, id: string, tab: string): boolean {
  if (screen === 'deployments') return id === '' || id === deployment.id;
  return screen === 'app' && tab === 'history' && deployment.affectedApps.includes(id);
}
