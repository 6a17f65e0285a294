import type { App, Deployment, ReadinessResult } from '../api/types';

/** Why an app that a deployment changes is not further. */
export interface HoldUp {
  kind: 'paused' | 'unready' | 'later';
  /** In one line. */
  text: string;
  deploymentId: string;
}

const NAMED = 2;

/** By app, what holds up those whose part of a deployment is not done and cannot go on by itself. */
export function holdUpsOf(deployments: readonly Deployment[]): ReadonlyMap<string, HoldUp> {
  const found = new Map<string, HoldUp>();
  for (const deployment of deployments) {
    for (const [app, step] of nextSteps(deployment)) {
      const holdUp = holdUpOf(deployment, app, step);
      if (holdUp !== undefined) found.set(app, holdUp);
    }
  }
  return found;
}

function holdUpOf(deployment: Deployment, app: string, step: number): HoldUp | undefined {
  const deploymentId = deployment.id;
  if (deployment.paused === true) return { kind: 'paused', text: 'its deployment is paused', deploymentId };
  if (step > deployment.currentStep) return { kind: 'later', text: `waits for ${waitsFor(deployment)}`, deploymentId };
  const text = readinessText(resultsOf(deployment, app));
  return text === undefined ? undefined : { kind: 'unready', text, deploymentId };
}

/** By app, the number of the step in which something is still to be done with it, from 1. */
function nextSteps({ steps = [], currentStep, currentActions }: Deployment): ReadonlyMap<string, number> {
  const next = new Map<string, number>();
  for (const { app } of currentActions) if (app !== undefined) next.set(app, currentStep);
  for (let step = currentStep + 1; step <= steps.length; step++) {
    for (const { app } of steps[step - 1]!.actions) if (app !== undefined && !next.has(app)) next.set(app, step);
  }
  return next;
}

/** In which step it is the app's turn, if that is still to come. */
export const turnOf = (deployment: Deployment, app: string) => nextSteps(deployment).get(app);

/** "/db, /cache and 3 more": what the present step works on. */
function waitsFor({ currentActions }: Deployment): string {
  const names = currentActions.slice(0, NAMED).map(({ app, pod }) => app ?? pod ?? '');
  const more = currentActions.length - names.length;
  return names.length === 0 ? 'the steps before' : names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Of what the present step works on, what the app's definition says it depends on: an app, or a group with all that is in it. */
export function dependsOn(app: App, { currentActions }: Deployment): string[] {
  const dependencies = (app['dependencies'] ?? []) as string[];
  return currentActions.flatMap(({ app: id, pod }) => id ?? pod ?? []).filter((id) => dependencies.some((on) => id === on || id.startsWith(`${on}/`)));
}

/** What the instances of an app answered that a deployment asked whether they are ready. */
export const resultsOf = ({ currentActions }: Deployment, app: string): readonly ReadinessResult[] => currentActions.find((action) => action.app === app)?.readinessCheckResults ?? [];

/** "2 not ready: migration does not pass (503)"; nothing to say when all are, or none was asked. */
export function readinessText(results: readonly ReadinessResult[]): string | undefined {
  const waiting = results.filter(({ ready }) => !ready);
  if (waiting.length === 0) return undefined;
  const answers = [...new Set(waiting.flatMap(({ lastResponse }) => lastResponse?.status ?? []))];
  return `${waiting.length} not ready: ${waiting[0]!.name} does not pass${answers.length === 0 ? '' : ` (${answers.join(', ')})`}`;
}

/** Whether an answer may have changed without an event: nobody tells of those. */
export const asksReadiness = (deployments: readonly Deployment[], apps: ReadonlyMap<string, App>) =>
  deployments.some(({ currentActions }) => currentActions.some(({ app }) => ((apps.get(app ?? '')?.['readinessChecks'] ?? []) as unknown[]).length > 0));
