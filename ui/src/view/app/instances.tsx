import { useEffect, useRef } from 'preact/hooks';
import type { App, Task } from '../../api/types';
import { openDialog } from '../../dialogs/open';
import { taskLink } from '../../route';
import { canBeChosen, chosen, clicked, stillChosen } from '../../store/chosen';
import { shortTask, taskState } from '../../store/format';
import { isCurrent } from '../../store/progress';
import { said } from '../../store/said';
import { copied } from '../copy';
import { Icon } from '../icon';
import { PHONE, useMedia } from '../media';
import { taskHealth } from '../task-health';
import { Age } from '../time';
import { VirtualRows } from '../virtual-rows';

const HEADS = ['Task', 'State', 'Address', 'Version', 'Started'];

/** Those of one moment always in the same order: all between two of them are the same ones after an update. */
const ageOf = ({ stagedAt = '', id }: Task) => `${stagedAt} ${id}`;

export function Instances({ app }: { app: App }) {
  const phone = useMedia(PHONE);
  const tasks = [...(app.tasks ?? [])].sort((a, b) => (ageOf(a) < ageOf(b) ? -1 : 1));
  const ids = stillChosen(chosen.value, tasks);
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (app.tasks !== undefined) chosen.value = stillChosen(chosen.peek(), app.tasks);
  }, [app.tasks]);
  const click = (id: string, on: boolean, further: boolean) => {
    chosen.value = clicked(ids, tasks, id, on, further ? before.current : undefined);
    before.current = id;
  };
  return (
    <section class="card block" aria-label="Instances">
      <div class="block-head">
        <h2>
          Instances <b>{app.tasks === undefined ? '' : tasks.length}</b>
        </h2>
        <Chosen appId={app.id} count={ids.size} />
      </div>
      {tasks.length === 0 ? (
        <p class="hint">{app.tasks === undefined ? 'Loading…' : app.instances === 0 ? 'None is asked for: the app is suspended.' : 'No instances right now.'}</p>
      ) : (
        <table class="instances present" aria-rowcount={tasks.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              <th class="choose">
                <ChooseAll tasks={tasks} count={ids.size} />
              </th>
              {HEADS.map((head) => (
                <th key={head} class={head.toLowerCase()}>
                  {head}
                </th>
              ))}
              <th class="actions">
                <span class="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <VirtualRows
            items={tasks}
            columns={HEADS.length + 2}
            height={phone ? 60 : 34}
            draw={(task) => <InstanceRow key={task.id} app={app} task={task} picked={ids.has(task.id)} choose={click} />}
          />
        </table>
      )}
    </section>
  );
}

/** What can be done with those that are chosen, beside the heading: coming and going, it moves no row. */
function Chosen({ appId, count }: { appId: string; count: number }) {
  return (
    <div class="chosen">
      <span role="status" data-testid="chosen">
        {count > 0 && `${count} chosen`}
      </span>
      {count > 0 && (
        <>
          <button type="button" class="link-button" data-testid="choose-none" onClick={() => (chosen.value = new Set())}>
            Clear
          </button>
          <button type="button" class="button small danger quiet" data-testid="kill-chosen" onClick={() => openDialog({ kind: 'kill-chosen', appId })}>
            Kill…
          </button>
        </>
      )}
    </div>
  );
}

/** All of them, also those that are not drawn. */
function ChooseAll({ tasks, count }: { tasks: readonly Task[]; count: number }) {
  const all = tasks.filter(canBeChosen);
  return (
    <label title="Choose all">
      <input
        type="checkbox"
        aria-label="Choose all instances"
        data-testid="choose-all"
        checked={count > 0 && count === all.length}
        indeterminate={count > 0 && count < all.length}
        disabled={all.length === 0}
        onChange={(event) => (chosen.value = new Set(event.currentTarget.checked ? all.map(({ id }) => id) : []))}
      />
      <span aria-hidden="true">All</span>
    </label>
  );
}

interface RowProps {
  app: App;
  task: Task;
  picked: boolean;
  /** @param further all from the one that was clicked before */
  choose: (id: string, on: boolean, further: boolean) => void;
}

function InstanceRow({ app, task, picked, choose }: RowProps) {
  const health = taskHealth(app, task);
  const old = !isCurrent(app, task);
  return (
    <tr data-testid={`instance-${task.id}`} class={picked ? 'picked' : undefined}>
      <td class="choose">
        <label title="Choose, with Shift all from the one before">
          <input
            type="checkbox"
            aria-label={`Choose ${task.id}`}
            data-testid={`choose-${task.id}`}
            checked={picked}
            disabled={!canBeChosen(task)}
            onClick={(event) => choose(task.id, event.currentTarget.checked, event.shiftKey)}
          />
        </label>
      </td>
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
          disabled={!canBeChosen(task)}
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
