import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Action, Deployment } from '../../api/types';
import { appLink, linkTo } from '../../route';
import { rowNamed, snapshot } from '../../state';
import { now } from '../../store/clock';
import { duration } from '../../store/format';
import { noteInDeployment } from '../../store/notes';
import { progressOf, progressText } from '../../store/progress';
import { verb } from './actions-text';
import { DeploymentButtons } from './buttons';
import { StepBar } from './step-bar';

/** In a small window it would hide what it is about. */
const folded = signal(innerWidth <= 700 || innerHeight <= 500);
const ACTIONS_SHOWN = 3;

/**
 * What is being changed right now, docked at the bottom of the window: deployments come and go, and must not move the rows
 * that somebody is about to click.
 */
export function Dock() {
  const running = snapshot.value.deployments;
  return running.length === 0 ? null : <Docked running={running} />;
}

function Docked({ running }: { running: readonly Deployment[] }) {
  const element = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const root = document.documentElement.style;
    const measure = () => root.setProperty('--dock', `${element.current?.offsetHeight ?? 0}px`);
    measure();
    const observer = new ResizeObserver(measure);
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
  const { id, currentStep, totalSteps, currentActions, paused } = deployment;
  return (
    <li data-testid={`deployment-${id}`}>
      <span class="progress">
        <StepBar deployment={deployment} />
        <a class="step-text" href={linkTo({ screen: 'deployments', id })} title="All about this deployment">
          step {currentStep}/{totalSteps}
        </a>
      </span>
      <span class="doing">
        {paused === true && <span class="tag">paused</span>}
        {currentActions.slice(0, ACTIONS_SHOWN).map((action) => (
          <Doing key={action.app ?? action.pod} action={action} />
        ))}
        {currentActions.length > ACTIONS_SHOWN && <span class="soft">and {currentActions.length - ACTIONS_SHOWN} more</span>}
      </span>
      <span class="age" title={`${id}, begun ${deployment.version}`}>
        {duration(now.value - Date.parse(deployment.version))}
      </span>
      <DeploymentButtons deployment={deployment} />
    </li>
  );
}

/** "scale /web  3 of 6 ready  not enough cpus". */
function Doing({ action }: { action: Action }) {
  const id = action.app ?? action.pod ?? '';
  const row = rowNamed(id);
  const note = row === undefined ? undefined : noteInDeployment(row, now.value);
  return (
    <span>
      {verb(action)} <a href={action.pod === undefined ? appLink(id) : linkTo({ screen: 'pod', id })}>{id}</a>
      {row !== undefined && <span class="soft">{progressText(progressOf(row.app, action.readinessCheckResults))}</span>}
      {note !== undefined && <span class="why-short">{note}</span>}
    </span>
  );
}
