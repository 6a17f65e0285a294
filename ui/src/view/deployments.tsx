import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Action, Deployment } from '../api/types';
import { openDialog } from '../dialogs/open';
import { linkTo } from '../route';
import { rows, snapshot } from '../state';
import { now } from '../store/clock';
import { duration } from '../store/format';
import { noteInDeployment } from '../store/notes';
import { progressOf, progressText, stepFraction } from '../store/progress';
import { verb } from './actions-text';

/** In a small window it would hide what it is about. */
const folded = signal(innerWidth <= 700 || innerHeight <= 500);
const ACTIONS_SHOWN = 3;

/**
 * What is being changed right now, docked at the bottom of the window: deployments come and go, and must not move the rows
 * that somebody is about to click.
 */
export function Deployments() {
  const running = snapshot.value.deployments;
  return running.length === 0 ? null : <Dock running={running} />;
}

function Dock({ running }: { running: readonly Deployment[] }) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    const root = document.documentElement.style;
    const observer = new ResizeObserver(() => root.setProperty('--dock', `${element.current?.offsetHeight ?? 0}px`));
    observer.observe(element.current!);
    return () => {
      observer.disconnect();
      root.removeProperty('--dock');
    };
  }, []);
  return (
    <section ref={element} class="dock" aria-label="Running deployments" data-testid="deployments">
      <h2>
        <button type="button" aria-expanded={!folded.value} onClick={() => (folded.value = !folded.value)}>
          Deployments <b>{running.length}</b>
        </button>
      </h2>
      {!folded.value && (
        <ul tabindex={running.length > 4 ? 0 : undefined}>
          {running.map((deployment) => (
            <DeploymentItem key={deployment.id} deployment={deployment} />
          ))}
        </ul>
      )}
    </section>
  );
}

function DeploymentItem({ deployment }: { deployment: Deployment }) {
  const { id, currentStep, totalSteps, currentActions } = deployment;
  return (
    <li data-testid={`deployment-${id}`}>
      <span class="progress">
        <Steps at={currentStep} of={totalSteps} fraction={stepFraction(deployment, snapshot.value.apps)} />
        <span class="step-text">
          step {currentStep}/{totalSteps}
        </span>
      </span>
      <span class="doing">
        {currentActions.slice(0, ACTIONS_SHOWN).map((action) => (
          <Doing key={action.app ?? action.pod} action={action} />
        ))}
        {currentActions.length > ACTIONS_SHOWN && <span class="soft">and {currentActions.length - ACTIONS_SHOWN} more</span>}
      </span>
      <span class="age" title={`${id}, begun ${deployment.version}`}>
        {duration(now.value - Date.parse(deployment.version))}
      </span>
      <span class="deployment-buttons">
        <button
          type="button"
          class="button small"
          data-testid={`deployment-cancel-${id}`}
          title="Return to what was before this deployment"
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

/** "scale /web  3 of 6 ready  not enough cpus". */
function Doing({ action }: { action: Action }) {
  const id = action.app ?? action.pod ?? '';
  const row = rows.value.find((candidate) => candidate.id === id);
  const note = row === undefined ? undefined : noteInDeployment(row, now.value);
  return (
    <span>
      {verb(action)} <a href={linkTo(id)}>{id}</a>
      {row !== undefined && <span class="soft">{progressText(progressOf(row.app))}</span>}
      {note !== undefined && <span class="why-short">{note}</span>}
    </span>
  );
}

function Steps({ at, of, fraction }: { at: number; of: number; fraction: number }) {
  return (
    <span
      class="steps"
      role="progressbar"
      aria-valuemin={0}
      aria-valuenow={Math.round((at - 1 + fraction) * 100) / 100}
      aria-valuemax={of}
      aria-label="Steps"
    >
      {Array.from({ length: Math.max(of, 1) }, (_, index) => (
        <span key={index}>
          <span style={{ width: `${100 * (index + 1 < at ? 1 : index + 1 === at ? fraction : 0)}%` }} class={index + 1 === at ? 'present' : ''} />
        </span>
      ))}
    </span>
  );
}
