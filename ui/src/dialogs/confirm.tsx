import { cancellation, groupRemoval, groupScaling, removal, restart, rollback, scaling } from '../api/calls';
import { send } from '../api/http';
import { go, route } from '../route';
import { snapshot, touched, touchedGroup, touchedPods } from '../state';
import { contents, listed } from '../store/format';
import { createdBy } from '../store/progress';
import { ActionDialog } from './action';
import { appsWithin, DataNote, podsWithin, PodsStay } from './data';

const running = (appId: string) => snapshot.value.apps.get(appId)?.tasksRunning ?? 0;
const starting = (appId: string) => snapshot.value.apps.get(appId)?.tasksStaged ?? 0;

export const RestartDialog = ({ appId }: { appId: string }) => (
  <ActionDialog title={`Restart ${appId}?`} submit="Restart" done={`Restarting ${appId}`} change={restart(appId)} after={() => touched(appId)}>
    <p>Replaces each instance by a new one, step by step, as its upgrade strategy allows.</p>
  </ActionDialog>
);

export const SuspendDialog = ({ appId }: { appId: string }) => (
  <ActionDialog title={`Suspend ${appId}?`} submit="Suspend" done={`Suspending ${appId}`} change={scaling(appId, 0)} after={() => touched(appId)}>
    <p>The definition stays; scale it up to go on.</p>
    <DataNote ids={[appId]} />
  </ActionDialog>
);

export const DestroyDialog = ({ appId }: { appId: string }) => (
  <ActionDialog title={`Destroy ${appId}?`} submit={`Destroy ${appId}`} done={`Destroying ${appId}`} danger change={removal(appId)} guard={running(appId) + starting(appId) > 0 ? appId : undefined} after={() => touched(appId, true)}>
    <p>
      Deletes the definition with all its older versions. <strong>This cannot be undone.</strong>
    </p>
    {running(appId) > 0 && <p class="hint">{running(appId)} running now.</p>}
    <DataNote ids={[appId]} lost />
  </ActionDialog>
);

export const RollbackDialog = ({ appId, version }: { appId: string; version: string }) => (
  <ActionDialog
    title={`Roll ${appId} back?`}
    submit="Roll back"
    done={`Rolling ${appId} back`}
    change={rollback(appId, version)}
    after={() => touched(appId)}
    lead={() => go({ screen: 'app', id: appId })}
  >
    <p>
      To the version of <code>{version}</code>. Going back makes a new version, so this can be undone.
    </p>
  </ActionDialog>
);

export function CancelDialog({ deploymentId, force }: { deploymentId: string; force: boolean }) {
  const deployment = snapshot.value.deployments.find((d) => d.id === deploymentId);
  const { affectedApps: apps = [], affectedPods: pods = [] } = deployment ?? {};
  const all = [...apps, ...pods];
  const what = all.length === 0 ? 'all that it works on' : listed(all);
  const created = deployment === undefined ? [] : createdBy(deployment);
  const request = cancellation(deploymentId, force);
  const run = () => send(request.method, request.path);
  const after = () => {
    for (const app of apps) touched(app, created.includes(app));
    touchedPods(pods);
  };
  return force ? (
    <ActionDialog title="Stop this deployment?" submit="Stop here" done="Deployment stopped" danger run={run} request={request} after={after}>
      <p>
        Leaves {what} as {all.length === 1 ? 'it is' : 'they are'} now: what it has started stays, and it starts nothing more.
      </p>
    </ActionDialog>
  ) : (
    <ActionDialog title="Roll back this deployment?" submit="Roll back" done="Rolling back" danger={created.length > 0} run={run} request={request} after={after}>
      <p>Starts a new deployment that returns {what} to what was before this one.</p>
      {created.length > 0 && (
        <>
          <p>
            <strong>
              {listed(created)} did not exist before: rolling back deletes {created.length === 1 ? 'it' : 'them'}.
            </strong>
          </p>
          <DataNote ids={created} lost />
        </>
      )}
    </ActionDialog>
  );
}

export const SuspendGroupDialog = ({ group }: { group: string }) => (
  <ActionDialog title={`Suspend all of ${group}?`} submit="Suspend" done={`Suspending ${group}`} change={groupScaling(group, 0)} after={() => touchedGroup(group)}>
    <p>Ends every instance of every app in this group. The definitions stay, but not how many of each there were.</p>
    <DataNote ids={appsWithin(group)} />
    <PodsStay group={group} />
  </ActionDialog>
);

export function DestroyGroupDialog({ group }: { group: string }) {
  const apps = appsWithin(group);
  const pods = podsWithin(group);
  const empty = apps.length + pods.length === 0;
  const lead = () => {
    if (route.value.screen === 'apps' && `${route.value.id}/`.startsWith(`${group}/`)) go({ screen: 'apps', id: group.slice(0, group.lastIndexOf('/')) || '/' });
  };
  return (
    <ActionDialog title={`Destroy ${group}?`} submit={`Destroy ${group}`} done={`Destroying ${group}`} danger change={groupRemoval(group)} guard={empty ? undefined : group} after={() => touchedGroup(group, true)} lead={lead}>
      <p>
        Deletes {empty ? 'the group' : `${contents(apps.length, pods.length)} and all groups in it`}. <strong>This cannot be undone.</strong>
      </p>
      <DataNote ids={[...apps, ...pods]} lost />
    </ActionDialog>
  );
}
