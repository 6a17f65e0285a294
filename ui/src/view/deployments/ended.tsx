import { useState } from 'preact/hooks';
import type { Deployment } from '../../api/types';
import { loadEnded } from '../../state';
import { link } from '../../store/live';
import { type Loaded, useLoaded } from '../load';
import { DeploymentCard } from './card';

/** Of a long history only so many are in the document, and as many more whenever they are asked for. */
const AT_ONCE = 20;

/** Asks what has ended when this comes into view, and again when the page has been without the events that tell of it. */
export function useEnded(): Loaded<readonly Deployment[]> {
  const { state, dataFrom } = link.value;
  return useLoaded(state === 'live' || state === 'standby' ? loadEnded : undefined, [state === 'live' ? dataFrom : state]);
}

export function DeploymentCards({ deployments }: { deployments: readonly Deployment[] }) {
  const [shown, setShown] = useState(AT_ONCE);
  const left = deployments.length - shown;
  return (
    <>
      {deployments.slice(0, shown).map((deployment) => (
        <DeploymentCard key={deployment.id} deployment={deployment} />
      ))}
      {left > 0 && (
        <button type="button" class="button small" data-testid="more-deployments" onClick={() => setShown(shown + AT_ONCE)}>
          {left > AT_ONCE ? `Show ${AT_ONCE} more of ${left}` : `Show ${left} more`}
        </button>
      )}
    </>
  );
}
