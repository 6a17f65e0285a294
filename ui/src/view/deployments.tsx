import type { Deployment } from '../api/types';
import { openDialog } from '../dialogs/open';
import { linkTo } from '../route';
import { snapshot } from '../state';
import { now } from '../store/clock';
import { duration } from '../store/format';
import { actionsText } from './actions-text';

/** What is being changed right now. */
export function Deployments() {
  const running = snapshot.value.deployments;
  if (running.length === 0) return null;
  return (
    <section class="card deployments" aria-label="Running deployments">
      <h2>
        Deployments <b>{running.length}</b>
      </h2>
      <ul>
        {running.map((deployment) => (
          <DeploymentItem key={deployment.id} deployment={deployment} />
        ))}
      </ul>
    </section>
  );
}

function DeploymentItem({ deployment }: { deployment: Deployment }) {
  const { id, currentStep, totalSteps } = deployment;
  return (
    <li data-testid={`deployment-${id}`}>
      <Steps at={currentStep} of={totalSteps} />
      <span class="step-text">
        step {currentStep}/{totalSteps}
      </span>
      <span class="doing">{actionsText(deployment)}</span>
      <span class="affected">
        {deployment.affectedApps.map((app) => (
          <a key={app} href={linkTo(app)}>
            {app}
          </a>
        ))}
      </span>
      <code class="short-id" title={id}>
        {id.slice(0, 8)}
      </code>
      <span class="age">{duration(now.value - Date.parse(deployment.version))}</span>
      <span class="deployment-buttons">
        <button
          type="button"
          class="button small"
          data-testid={`deployment-cancel-${id}`}
          title="Return to the definition before this deployment"
          onClick={() => openDialog({ kind: 'rollback', deploymentId: id })}
        >
          Roll back
        </button>
        <button
          type="button"
          class="button small"
          data-testid={`deployment-stop-${id}`}
          title="End it where it stands"
          onClick={() => openDialog({ kind: 'stop', deploymentId: id })}
        >
          Stop
        </button>
      </span>
    </li>
  );
}

function Steps({ at, of }: { at: number; of: number }) {
  return (
    <span class="steps" role="progressbar" aria-valuemin={0} aria-valuenow={at} aria-valuemax={of} aria-label="Steps">
      {Array.from({ length: Math.max(of, 1) }, (_, index) => (
        <span key={index} class={index + 1 < at ? 'past' : index + 1 === at ? 'present' : 'future'} />
      ))}
    </span>
  );
}
