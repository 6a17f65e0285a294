import { fetchPast } from '../../api/calls';
import type { App, PastTask } from '../../api/types';
import { taskLink } from '../../route';
import { duration, shortTask, taskState, trimmed } from '../../store/format';
import { livesOf } from '../../store/lives';
import { ofApp } from '../../store/outcomes';
import { snapshot } from '../../state';
import { DeploymentCards, useEnded } from '../deployments/ended';
import { useLoaded } from '../load';
import { Age, timeZone } from '../time';
import { Lives } from './lives';

/** What was: deployments of the app and its last tasks that ended, with why and after how long. */
export function History({ app }: { app: App }) {
  const past = useLoaded(() => fetchPast(app.id), [app]);
  const ended = past.value?.taskHistory ?? [];
  const uptime = past.value?.uptime;
  const lives = past.value === undefined ? [] : livesOf(app.tasks ?? [], ended);
  const asked = useEnded();
  const deployments = ofApp(app.id, snapshot.value.deployments);
  return (
    <>
      {lives.length > 0 && (
        <section class="card block" aria-label="Lives of tasks">
          <h2>
            Lives of tasks <span class="soft">times in {timeZone()}</span>
          </h2>
          <Lives lives={lives} />
        </section>
      )}
      <section class="card block" aria-label="Deployments">
        <h2>Deployments</h2>
        {asked.error !== undefined && <p class="hint bad">{asked.error.message}</p>}
        {deployments.length === 0 && asked.error === undefined && (
          <p class="hint">{asked.value === undefined ? 'Loading…' : 'None runs, and none has ended that the server remembers.'}</p>
        )}
        <DeploymentCards deployments={deployments} />
      </section>
      <section class="card block" aria-label="Ended tasks" data-testid="task-history">
        <h2>
          Ended tasks <b>{ended.length}</b>
          {uptime?.availabilityPercent !== undefined && (
            <span class="soft" title={`At least one task ran in so much of the time since ${uptime.from ?? ''}`}>
              up {trimmed(uptime.availabilityPercent)}% of the time
              {uptime.medianSecondsToRunning !== undefined && ` · typically running ${duration(uptime.medianSecondsToRunning * 1000)} after its launch`}
            </span>
          )}
        </h2>
        {past.error !== undefined && <p class="hint bad">{past.error.message}</p>}
        {past.value !== undefined && ended.length === 0 && <p class="hint">No task has ended yet.</p>}
        {ended.length > 0 && (
          <table class="instances past">
            <thead>
              <tr>
                {['Task', 'End', 'Message', 'Lived', 'Host', 'Ended'].map((head) => (
                  <th key={head}>{head}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {ended.map((task) => (
                <PastRow key={task.id} task={task} />
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}

function PastRow({ task }: { task: PastTask }) {
  const bad = task.state !== 'TASK_FINISHED' && task.state !== 'TASK_KILLED';
  return (
    <tr data-testid={`past-${task.id}`}>
      <td class="task">
        <a class="mono" href={taskLink(task.id)} title={task.id}>
          {shortTask(task.id)}
        </a>
      </td>
      <td class={bad ? 'state word unhealthy' : 'state'}>
        {taskState(task.state)}
        {task.exitStatus !== undefined && <span class="soft"> {task.exitStatus}</span>}
      </td>
      <td class="message" title={task.message}>
        {task.message}
      </td>
      <td class="lived">{task.startedAt === undefined ? 'never ran' : duration(Date.parse(task.endedAt) - Date.parse(task.startedAt))}</td>
      <td class="address">{task.host}</td>
      <td class="started">
        <Age at={task.endedAt} />
      </td>
    </tr>
  );
}
