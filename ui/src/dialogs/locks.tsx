import { snapshot } from '../state';
import { actionsText } from '../view/deployments/actions-text';

/** Names the deployments that hold the lock, with what they are doing, so that forcing is a decision and not a guess. */
export function Locks({ ids }: { ids: readonly string[] }) {
  return (
    <div class="alert warn" role="alert" data-testid="locked">
      <p>{ids.length === 1 ? 'Blocked by a running deployment:' : 'Blocked by running deployments:'}</p>
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
      <p>
        Refused without Force until {ids.length === 1 ? 'it ends' : 'they end'}. Force stops {ids.length === 1 ? 'it where it is' : 'them where they are'} and starts yours instead.
      </p>
    </div>
  );
}
