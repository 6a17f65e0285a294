import { snapshot } from '../state';
import { actionsText } from '../view/deployments/actions-text';

/** Names the deployments that hold the lock, with what they are doing, so that forcing is a decision and not a guess. */
export function Locks({ ids }: { ids: readonly string[] }) {
  return (
    <div class="alert warn" role="alert" data-testid="locked">
      <p>{ids.length === 1 ? 'A running deployment holds this:' : 'Running deployments hold this:'}</p>
      <ul>
        {ids.map((id) => {
          const deployment = snapshot.value.deployments.find((d) => d.id === id);
          return (
            <li key={id}>
              <code title={id}>{id.slice(0, 8)}</code>{' '}
              {deployment === undefined
                ? 'just ended'
                : `step ${deployment.currentStep} of ${deployment.totalSteps} · ${actionsText(deployment)}`}
            </li>
          );
        })}
      </ul>
      <p>Force ends {ids.length === 1 ? 'it where it stands' : 'them where they stand'} and starts yours instead.</p>
    </div>
  );
}
