import { pauseDeployment, resetDelay, resumeDeployment } from '../api/calls';
import { tell, tellFailure } from '../dialogs/open';
import { touched } from '../state';

/** Starts an app again without waiting for the end of its delay. */
export async function tryNow(appId: string): Promise<void> {
  try {
    await resetDelay(appId);
    tell(`Delay of ${appId} reset`);
    touched(appId);
  } catch (error) {
    tellFailure(`Reset the delay of ${appId}: ${(error as Error).message}`);
  }
}

/** It can be undone, so it is not asked about before. */
export async function pauseOrResume({ id, paused = false }: { id: string; paused?: boolean }): Promise<void> {
  try {
    await (paused ? resumeDeployment(id) : pauseDeployment(id));
    tell(paused ? 'The deployment goes on' : 'The deployment is paused: it starts and ends nothing more');
    touched(undefined);
  } catch (error) {
    tellFailure(`${paused ? 'Resume' : 'Pause'} the deployment: ${(error as Error).message}`);
  }
}
