import { fetchPast } from '../../api/calls';
import type { App, PastTask, PodInstance, Task } from '../../api/types';
import { openDialog } from '../../dialogs/open';
import { appLink, linkTo, route } from '../../route';
import { podRow, snapshot } from '../../state';
import { canBeChosen } from '../../store/chosen';
import { shortTask, taskState } from '../../store/format';
import { link } from '../../store/live';
import { appIdOfTask } from '../../store/timeline';
import { copied } from '../copy';
import { Crumbs } from '../crumbs';
import { Icon } from '../icon';
import { useLoaded } from '../load';
import { Tabs } from '../tabs';
import { taskHealth } from '../task-health';
import { Files } from './files';
import { Logs } from './logs';
import { Overview } from './overview';
import { Terminal } from './terminal';

const TABS = [
  ['', 'Overview'],
  ['logs', 'Logs'],
  ['files', 'Files'],
  ['terminal', 'Terminal'],
] as const;

/** All that is known of a task, wherever it stands: with its app, in its pod, or among those that ended. */
export interface Instance {
  taskId: string;
  appId: string;
  app: App | undefined;
  task: Task | undefined;
  past: PastTask | undefined;
  pod: PodInstance | undefined;
}

/** One task: what happened to it, its logs, its files, a terminal in it. Also of one that has ended. */
export function InstanceScreen({ taskId }: { taskId: string }) {
  const appId = appIdOfTask(taskId);
  const app = snapshot.value.apps.get(appId);
  const task = app?.tasks?.find(({ id }) => id === taskId);
  const pod = snapshot.value.pods.find(({ id }) => id === appId)?.instances?.find(({ containers = [] }) => containers.some(({ containerId }) => containerId === taskId));
  const there = task !== undefined || pod !== undefined;
  const past = useLoaded(app !== undefined && !there ? () => fetchPast(appId) : undefined, [appId, app, there]);
  if (link.value.dataFrom === null) return <p class="empty">Loading…</p>;
  const ended = past.value?.taskHistory?.find(({ id }) => id === taskId);
  const { tab } = route.value;
  const instance: Instance = { taskId, appId, app, task, past: ended, pod };
  return (
    <div class="app-screen" data-testid="instance-screen">
      <Head instance={instance} known={there || ended !== undefined} asked={past.value !== undefined || past.error !== undefined} />
      <Tabs label={`About ${taskId}`} tabs={TABS} of={{ screen: 'instance', id: taskId }} />
      {tab === '' && <Overview instance={instance} />}
      {tab === 'logs' && <Logs key={route.value.extra['file']} taskId={taskId} />}
      {tab === 'files' && <Files taskId={taskId} />}
      {tab === 'terminal' && <Terminal taskId={taskId} runs={there} />}
    </div>
  );
}

interface HeadProps {
  instance: Instance;
  known: boolean;
  asked: boolean;
}

function Head({ instance, known, asked }: HeadProps) {
  const { taskId, appId, app, task, past, pod } = instance;
  const ofPod = podRow(appId) !== undefined;
  return (
    <header class="app-head">
      <div class="app-title">
        <Crumbs id={appId}>
          <>
            <a href={ofPod ? linkTo({ screen: 'pod', id: appId }) : appLink(appId)}>{appId.slice(appId.lastIndexOf('/') + 1)}</a>
            <i aria-hidden="true">/</i>
            <h1 class="mono" title={taskId}>
              {shortTask(taskId)}
            </h1>
            <button type="button" class="icon-button" aria-label={`Copy ${taskId}`} title="Copy the task's id" onClick={() => copied(taskId)}>
              <Icon name="copy" />
            </button>
          </>
        </Crumbs>
        {task !== undefined && (
          <div class="panel-actions">
            <button type="button" class="button danger quiet" data-testid="kill" disabled={!canBeChosen(task)} onClick={() => openDialog({ kind: 'kill', appId, taskId })}>
              Kill
            </button>
          </div>
        )}
      </div>
      <div class="app-facts" data-testid="instance-state">
        {app !== undefined && task !== undefined && <State app={app} task={task} />}
        {pod !== undefined && <span>{pod.status.toLowerCase()}</span>}
        {past !== undefined && <span class={past.state === 'TASK_FINISHED' || past.state === 'TASK_KILLED' ? '' : 'word unhealthy'}>{taskState(past.state)}</span>}
        {!known && <span class="soft">{asked || app === undefined ? 'This task is not known any more; its sandbox may still be there.' : 'Loading…'}</span>}
      </div>
    </header>
  );
}

function State({ app, task }: { app: App; task: Task }) {
  const health = taskHealth(app, task);
  return (
    <span class="state">
      <span class={`dot ${health.kind}`} title={health.text} /> {taskState(task.state)}
      {health.word !== undefined && <span class={`word ${health.kind}`}>{health.word}</span>}
    </span>
  );
}
