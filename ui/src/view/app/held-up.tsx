import type { Deployment, ReadinessResult } from '../../api/types';
import { appLink, linkTo, taskLink } from '../../route';
import { snapshot } from '../../state';
import { now } from '../../store/clock';
import { duration, shortTask } from '../../store/format';
import { dependsOn, type HoldUp, resultsOf, turnOf } from '../../store/holdups';
import type { Row } from '../../store/rows';
import { verb } from '../deployments/actions-text';

/** What goes on by itself in a moment needs no words. */
const PATIENCE = 3000;
const SHOWN = 10;

/** Answers "why does its deployment not go on?": it is paused, not ready, or it is not this app's turn. */
export function HeldUp({ row, held }: { row: Row; held: HoldUp }) {
  const deployment = snapshot.value.deployments.find(({ id }) => id === held.deploymentId);
  if (deployment === undefined || now.value - Date.parse(deployment.version) < PATIENCE) return null;
  return (
    <section class="card block why" data-testid="held-up">
      <h2>
        {TITLES[held.kind]}{' '}
        <span class="soft">
          deployment <a href={linkTo({ screen: 'deployments', id: deployment.id })}>{deployment.id.slice(0, 8)}</a>, step {deployment.currentStep} of {deployment.totalSteps}
        </span>
      </h2>
      {held.kind === 'paused' && <Paused deployment={deployment} />}
      {held.kind === 'later' && <Later row={row} deployment={deployment} />}
      {held.kind === 'unready' && <Unready results={resultsOf(deployment, row.id).filter(({ ready }) => !ready)} />}
    </section>
  );
}

const TITLES: Record<HoldUp['kind'], string> = { paused: 'Paused', later: 'Not its turn yet', unready: 'Not ready' };

function Paused({ deployment: { pausedAt } }: { deployment: Deployment }) {
  return (
    <p>
      Nothing more is started or ended until the deployment is resumed{pausedAt !== undefined && `; it was paused ${duration(now.value - Date.parse(pausedAt))} ago`}.
    </p>
  );
}

function Later({ row, deployment }: { row: Row; deployment: Deployment }) {
  const { currentActions } = deployment;
  const needed = dependsOn(row.app, deployment);
  return (
    <>
      <p>
        Its turn is step {turnOf(deployment, row.id)}. The present one has to be done before:{' '}
        {currentActions.slice(0, SHOWN).map((action, index) => (
          <span key={index}>
            {index > 0 && ', '}
            {verb(action)} {action.app === undefined ? action.pod : <a href={appLink(action.app)}>{action.app}</a>}
          </span>
        ))}
        {currentActions.length > SHOWN && ` and ${currentActions.length - SHOWN} more`}.
      </p>
      {needed.length > 0 && <p class="hint">It depends on {needed.slice(0, SHOWN).join(', ')}: apps come in the order of their dependencies.</p>}
    </>
  );
}

function Unready({ results }: { results: readonly ReadinessResult[] }) {
  return (
    <>
      <p>The deployment goes on when its readiness check passes.</p>
      <ul class="reasons">
        {results.slice(0, SHOWN).map(({ taskId, name, lastResponse }) => (
          <li key={taskId}>
            <a class="mono" href={taskLink(taskId)} title={taskId}>
              {shortTask(taskId)}
            </a>
            <span>
              {name}: {lastResponse === undefined ? 'does not pass' : `answered ${lastResponse.status ?? 'nothing'}${lastResponse.body ? `, ${lastResponse.body.slice(0, 200)}` : ''}`}
            </span>
          </li>
        ))}
      </ul>
      {results.length > SHOWN && <p class="hint">and {results.length - SHOWN} more</p>}
    </>
  );
}
