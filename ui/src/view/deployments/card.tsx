import type { Action, Deployment, ReadinessResult } from '../../api/types';
import { appLink, linkTo } from '../../route';
import { rowNamed, snapshot } from '../../state';
import { now } from '../../store/clock';
import { APPS_DRAWN } from '../../store/closely';
import { duration } from '../../store/format';
import { resultsOf } from '../../store/holdups';
import { noteInDeployment } from '../../store/notes';
import { Age, At } from '../time';
import { verb } from './actions-text';
import { DeploymentButtons } from './buttons';
import { Rollout } from './rollout';
import { StepBar } from './step-bar';

const STEPS_SHOWN = 12;

/** How one that is over ended, in words and in the colour of the word. */
const ENDS: Record<string, [words: string, kind: string]> = {
  succeeded: ['succeeded', 'healthy'],
  failed: ['failed', 'unhealthy'],
  rolledBack: ['rolled back', 'unhealthy'],
  cancelled: ['stopped', 'unhealthy'],
  overridden: ['overridden', 'unhealthy'],
  ended: ['ended', ''],
};

/** All about one deployment: what it does step by step, where each instance stands, what can be done, how it ended. */
export function DeploymentCard({ deployment }: { deployment: Deployment }) {
  const { id, version, paused, status, endedAt } = deployment;
  const runs = snapshot.value.deployments.some((one) => one.id === id);
  const apps = [...deployment.affectedApps, ...(deployment.affectedPods ?? [])];
  return (
    <article class={runs ? 'deployment-card' : 'deployment-card over'} data-testid={`deployment-card-${id}`} aria-label={`Deployment ${id}`}>
      <header>
        <h3>
          <a class="mono" href={linkTo({ screen: 'deployments', id })} title={id}>
            {id.slice(0, 8)}
          </a>
          {runs ? <span class={paused === true ? 'tag' : 'status s-deploying'}>{paused === true ? 'paused' : 'running'}</span> : <Ended status={status ?? 'ended'} />}
        </h3>
        <span class="soft">
          begun <At at={version} />
          {runs && ` · ${duration(now.value - Date.parse(version))}`}
          {!runs && endedAt !== undefined && (
            <>
              {` · took ${duration(Date.parse(endedAt) - Date.parse(version))} · ended `}
              <Age at={endedAt} />
            </>
          )}
        </span>
        {runs && <DeploymentButtons deployment={deployment} />}
      </header>
      {!runs && status !== 'succeeded' && deployment.reason && <p data-testid={`deployment-reason-${id}`}>{deployment.reason}</p>}
      {!runs && deployment.followedBy !== undefined && (
        <p class="hint">
          Followed by <a href={linkTo({ screen: 'deployments', id: deployment.followedBy })}>{deployment.followedBy.slice(0, 8)}</a>
        </p>
      )}
      {runs && (
        <p class="progress">
          <StepBar deployment={deployment} />
          <span class="step-text">
            step {deployment.currentStep} of {deployment.totalSteps}
          </span>
        </p>
      )}
      <div class="deployment-body">
        <ol class="step-list">
          {(deployment.steps ?? []).slice(0, STEPS_SHOWN).map((step, index) => (
            <Step key={index} actions={step.actions} state={stateOf(index + 1, deployment, runs)} />
          ))}
          {(deployment.steps?.length ?? 0) > STEPS_SHOWN && <li class="soft">and {deployment.steps!.length - STEPS_SHOWN} more steps</li>}
        </ol>
        {runs && (
          <ul class="rollouts">
            {apps.slice(0, APPS_DRAWN).map((app) => (
              <AppPart key={app} id={app} pod={deployment.affectedPods?.includes(app) ?? false} readiness={resultsOf(deployment, app)} />
            ))}
            {apps.length > APPS_DRAWN && <li class="soft">and {apps.length - APPS_DRAWN} more</li>}
          </ul>
        )}
      </div>
    </article>
  );
}

function Ended({ status }: { status: string }) {
  const [words, kind] = ENDS[status] ?? [status, ''];
  return <span class={`word ${kind}`}>{words}</span>;
}

type StepState = 'done' | 'present' | 'ahead';

function stateOf(step: number, { currentStep, status }: Deployment, runs: boolean): StepState {
  if (!runs) return status === 'succeeded' || step < currentStep ? 'done' : 'ahead';
  return step < currentStep ? 'done' : step === currentStep ? 'present' : 'ahead';
}

const STATE_WORDS: Record<StepState, string> = { done: 'done', present: 'under way', ahead: 'not begun' };

function Step({ actions, state }: { actions: Action[]; state: StepState }) {
  return (
    <li class={state} aria-current={state === 'present' ? 'step' : undefined}>
      {actions.slice(0, 6).map((action, index) => (
        <span key={index}>
          {verb(action)}{' '}
          <b>
            <Named id={action.app ?? action.pod ?? ''} pod={action.pod !== undefined} />
          </b>
        </span>
      ))}
      {actions.length > 6 && <span class="soft">and {actions.length - 6} more</span>}
      <span class="visually-hidden"> {STATE_WORDS[state]}</span>
    </li>
  );
}

/** A link for as long as it is there. */
function Named({ id, pod }: { id: string; pod: boolean }) {
  return rowNamed(id) === undefined ? <span>{id}</span> : <a href={pod ? linkTo({ screen: 'pod', id }) : appLink(id)}>{id}</a>;
}

/** How far one is in a deployment that runs. */
function AppPart({ id, pod, readiness }: { id: string; pod: boolean; readiness: readonly ReadinessResult[] }) {
  const row = rowNamed(id);
  const note = row === undefined ? undefined : noteInDeployment(row, now.value);
  return (
    <li>
      <Named id={id} pod={pod} />
      {row === undefined ? <span class="soft">is going</span> : <Rollout app={row.app} readiness={readiness} />}
      {note !== undefined && <span class="why-short">{note}</span>}
    </li>
  );
}
