import { useState } from 'preact/hooks';
import { pauseDeployment, resumeDeployment } from '../../api/calls';
import type { Deployment } from '../../api/types';
import { openDialog, tell, tellFailure } from '../../dialogs/open';
import { touched } from '../../state';

/** What can be done about a deployment that runs. Pausing can be undone and is done at once; the others ask first. */
export function DeploymentButtons({ deployment: { id, paused = false } }: { deployment: Deployment }) {
  const [busy, setBusy] = useState(false);
  const pause = async () => {
    setBusy(true);
    try {
      await (paused ? resumeDeployment(id) : pauseDeployment(id));
      tell(paused ? 'The deployment goes on' : 'The deployment is paused: it starts and ends nothing more');
      touched(undefined);
    } catch (error) {
      tellFailure(`${paused ? 'Resume' : 'Pause'} the deployment: ${(error as Error).message}`);
    }
    setBusy(false);
  };
  return (
    <span class="deployment-buttons">
      <button type="button" class="button small" data-testid={`deployment-pause-${id}`} disabled={busy} onClick={() => void pause()}>
        {paused ? 'Resume' : 'Pause'}
      </button>
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
  );
}
