import type { App, Task } from '../../api/types';
import { openDialog } from '../../dialogs/open';
import { taskLink } from '../../route';
import { shortTask, taskState } from '../../store/format';
import { isCurrent } from '../../store/progress';
import { said } from '../../store/said';
import { copied } from '../copy';
import { Icon } from '../icon';
import { taskHealth } from '../task-health';
import { Age } from '../time';
import { VirtualRows } from '../virtual-rows';

const HEADS = ['Task', 'State', 'Address', 'Version', 'Started'];

export function Instances({ app }: { app: App }) {
  const tasks = [...(app.tasks ?? [])].sort((a, b) => ((a.stagedAt ?? '') < (b.stagedAt ?? '') ? -1 : 1));
  return (
    <section class="card block" aria-label="Instances">
      <h2>
        Instances <b>{app.tasks === undefined ? '' : tasks.length}</b>
      </h2>
      {tasks.length === 0 ? (
        <p class="hint">{app.tasks === undefined ? 'Loading…' : app.instances === 0 ? 'None is asked for: the app is suspended.' : 'No instances right now.'}</p>
      ) : (
        <table class="instances">
          <thead>
            <tr>
              {HEADS.map((head) => (
                <th key={head}>{head}</th>
              ))}
              <th>
                <span class="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <VirtualRows items={tasks} columns={HEADS.length + 1} height={34} draw={(task) => <InstanceRow key={task.id} app={app} task={task} />} />
        </table>
      )}
    </section>
  );
}

function InstanceRow({ app, task }: { app: App; task: Task }) {
  const health = taskHealth(app, task);
  const old = !isCurrent(app, task);
  return (
    <tr data-testid={`instance-${task.id}`}>
      <td class="task">
        <a class="mono" href={taskLink(task.id)} title={task.id}>
          {shortTask(task.id)}
        </a>
        <button type="button" class="icon-button" aria-label={`Copy ${task.id}`} title="Copy the task's id" onClick={() => copied(task.id)}>
          <Icon name="copy" />
        </button>
      </td>
      <td class="state">
        <span class={`dot ${health.kind}`} title={health.text} />
        {taskState(task.state)}
        {health.word !== undefined && <span class={`word ${health.kind}`}>{health.word}</span>}
        {said.value.has(task.id) && <span class="cause">{said.value.get(task.id)}</span>}
        {health.kind === 'unhealthy' && (
          <span class="cause" title={health.text}>
            {health.text}
          </span>
        )}
      </td>
      <td class="address">
        <Endpoints task={task} />
      </td>
      <td class="version" title={task.version}>
        {old ? <span class="tag">older</span> : <span class="soft">current</span>}
      </td>
      <td class="started">
        <Age at={task.startedAt} />
      </td>
      <td class="actions">
        <a class="icon-button" href={taskLink(task.id, 'logs')} aria-label={`Logs of ${task.id}`} title="Logs">
          <Icon name="log" />
        </a>
        <button
          type="button"
          class="icon-button act-destroy"
          aria-label={`Kill ${task.id}`}
          title="Kill this instance"
          onClick={() => openDialog({ kind: 'kill', appId: app.id, taskId: task.id })}
        >
          <Icon name="kill" />
        </button>
      </td>
    </tr>
  );
}

/** Where a task answers, each port a link. */
export function Endpoints({ task }: { task: Task }) {
  return (
    <>
      {task.host ?? '–'}
      {(task.ports ?? []).map((port) => (
        <a key={port} href={`http://${task.host}:${port}`} target="_blank" rel="noreferrer noopener">
          :{port}
        </a>
      ))}
    </>
  );
}
