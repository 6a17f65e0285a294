import { useState } from 'preact/hooks';
import type { Deployment } from '../../api/types';
import { openDialog } from '../../dialogs/open';
import { pauseOrResume } from '../acts';

/** What can be done about a deployment that runs. Pausing can be undone and is done at once; the others ask first. */
export function DeploymentButtons({ deployment }: { deployment: Deployment }) {
  const { id, paused = false } = deployment;
  const [busy, setBusy] = useState(false);
  const pause = async () => {
    setBusy(true);
    await pauseOrResume(deployment);
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
