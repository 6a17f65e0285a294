import { cancelDeployment, destroyApp, killTask, restartApp, scaleApp } from '../api/calls';
import { snapshot, touched } from '../state';
import { createdBy } from '../store/progress';
import { ActionDialog } from './action';

const running = (appId: string) => {
  const count = snapshot.value.apps.get(appId)?.tasksRunning ?? 0;
  return count === 1 ? '1 running instance' : `${count} running instances`;
};

export function RestartDialog({ appId }: { appId: string }) {
  const run = (force: boolean) => restartApp(appId, force).then(() => touched(appId));
  return (
    <ActionDialog title={`Restart ${appId}?`} submit="Restart" done={`Restarting ${appId}`} run={run}>
      <p>Replaces {running(appId)}, step by step, as its upgrade strategy allows.</p>
    </ActionDialog>
  );
}

export function SuspendDialog({ appId }: { appId: string }) {
  const run = (force: boolean) => scaleApp(appId, 0, force).then(() => touched(appId));
  return (
    <ActionDialog title={`Suspend ${appId}?`} submit="Suspend" done={`Suspending ${appId}`} run={run}>
      <p>Ends {running(appId)}. The definition stays; scale it up to go on.</p>
    </ActionDialog>
  );
}

export function DestroyDialog({ appId }: { appId: string }) {
  const run = (force: boolean) => destroyApp(appId, force).then(() => touched(appId, true));
  return (
    <ActionDialog title={`Destroy ${appId}?`} submit={`Destroy ${appId}`} done={`Destroying ${appId}`} danger run={run}>
      <p>
        Ends {running(appId)} and deletes the definition with all its older versions. <strong>This cannot be undone.</strong>
      </p>
    </ActionDialog>
  );
}

export function KillDialog({ appId, taskId }: { appId: string; taskId: string }) {
  const run = (force: boolean) => killTask(appId, taskId, force).then(() => touched(appId));
  return (
    <ActionDialog title="Kill this instance?" submit="Kill" done="Killing the instance" danger run={run}>
      <p>
        <code>{taskId}</code>
      </p>
      <p>A new instance takes its place.</p>
    </ActionDialog>
  );
}

export function CancelDialog({ deploymentId, force }: { deploymentId: string; force: boolean }) {
  const deployment = snapshot.value.deployments.find((d) => d.id === deploymentId);
  const apps = deployment?.affectedApps ?? [];
  const created = deployment === undefined ? [] : createdBy(deployment);
  const run = () => cancelDeployment(deploymentId, force).then(() => apps.forEach((app) => touched(app, created.includes(app)))).then(() => touched(undefined));
  return force ? (
    <ActionDialog title="Stop this deployment?" submit="Stop here" done="Deployment stopped" danger run={run}>
      <p>Leaves {apps.join(', ')} as they are now: what was started stays, what was not is not started by this deployment.</p>
    </ActionDialog>
  ) : (
    <ActionDialog title="Roll back this deployment?" submit="Roll back" done="Rolling back" danger={created.length > 0} run={run}>
      <p>Starts a new deployment that returns {apps.join(', ')} to what was before this one.</p>
      {created.length > 0 && (
        <p>
          <strong>{created.join(', ')} did not exist before: rolling back deletes {created.length === 1 ? 'it' : 'them'}.</strong>
        </p>
      )}
    </ActionDialog>
  );
}
