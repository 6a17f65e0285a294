import type { App, Task } from '../api/types';
import { openDialog } from '../dialogs/open';
import { now } from '../store/clock';
import { ago, shortTask, taskState } from '../store/format';
import { isCurrent } from '../store/progress';
import { said } from '../store/said';
import { copied } from './copy';
import { Icon } from './icon';
import { taskHealth } from './task-health';

export function Instances({ app }: { app: App }) {
  const tasks = [...(app.tasks ?? [])].sort((a, b) => ((a.stagedAt ?? '') < (b.stagedAt ?? '') ? -1 : 1));
  return (
    <section class="block">
      <h3>
        Instances <b>{tasks.length}</b>
      </h3>
      {tasks.length === 0 ? (
        <p class="hint">None is there right now.</p>
      ) : (
        <table class="instances">
          <thead>
            <tr>
              <th>Task</th>
              <th>State</th>
              <th>Address</th>
              <th>Version</th>
              <th>Started</th>
              <th>
                <span class="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tasks.map((task) => (
              <InstanceRow key={task.id} app={app} task={task} />
            ))}
          </tbody>
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
        <button type="button" class="task-id" title={`${task.id} – click to copy`} onClick={() => copied(task.id)}>
          {shortTask(task.id)}
        </button>
      </td>
      <td class="state">
        <span class={`dot ${health.kind}`} title={health.text} />
        {taskState(task.state)}
        {health.word !== undefined && <span class={`word ${health.kind}`}>{health.word}</span>}
        {said.value.has(task.id) && <span class="cause">{said.value.get(task.id)}</span>}
        {health.kind === 'unhealthy' && <span class="cause">{health.text}</span>}
      </td>
      <td class="address">
        {task.host ?? '–'}
        {(task.ports ?? []).map((port) => (
          <a key={port} href={`http://${task.host}:${port}`} target="_blank" rel="noreferrer noopener">
            :{port}
          </a>
        ))}
      </td>
      <td class="version" title={task.version}>{old ? <span class="tag">older</span> : <span class="soft">current</span>}</td>
      <td class="started" title={task.startedAt ?? task.stagedAt}>{task.startedAt === undefined ? '–' : <Age at={task.startedAt} />}</td>
      <td class="actions">
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

export const Age = ({ at }: { at: string | undefined }) => <>{ago(at, now.value)}</>;
