import type { HealthResult } from '../../api/types';
import { linkTo } from '../../route';
import { type Check, checkNames } from '../../store/checks';
import { timelineOf } from '../../store/timeline';
import { Endpoints } from '../app/instances';
import { PlainTable } from '../plain-table';
import { Age, At, timeZone } from '../time';
import { Charts } from './charts';
import { VolumesOfInstance } from './volumes';
import type { Instance } from './instance-screen';

export function Overview({ instance }: { instance: Instance }) {
  const { taskId, task, past, pod } = instance;
  const runs = task?.state === 'TASK_RUNNING' || pod !== undefined;
  return (
    <div class="columns">
      <div class="stack">
        <Timeline instance={instance} />
        {task?.healthCheckResults !== undefined && task.healthCheckResults.length > 0 && <Health results={task.healthCheckResults} checks={(instance.app?.healthChecks ?? []) as Check[]} />}
      </div>
      <div class="stack">
        {runs && <Charts taskId={taskId} />}
        <Facts instance={instance} />
        <VolumesOfInstance instance={instance} />
      </div>
      {task === undefined && past === undefined && pod === undefined && <span />}
    </div>
  );
}

function Timeline({ instance: { task, past } }: { instance: Instance }) {
  const moments = timelineOf(task, past);
  return (
    <section class="card block" aria-label="Timeline" data-testid="timeline">
      <h2>
        Timeline <span class="soft">times in {timeZone()}</span>
      </h2>
      {moments.length === 0 && <p class="hint">No state changes are recorded for this task.</p>}
      <ol class="timeline">
        {moments.map(({ at, what, kind, text }) => (
          <li key={`${at} ${what}`} class={kind}>
            <b>{what}</b> {text !== undefined && <span>{text}</span>}
            <span class="soft">
              <At at={at} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Health({ results, checks }: { results: readonly HealthResult[]; checks: readonly Check[] }) {
  const names = checkNames(checks, results.length);
  return (
    <section class="card block" aria-label="Health" data-testid="health-results">
      <h2>Health</h2>
      <PlainTable label="Health" heads={['Check', 'Result', 'Last success', 'Last failure', 'In a row', 'Cause']}>
        {results.map((result, index) => (
          <tr key={index}>
            <th scope="row">{names[index]}</th>
            <td class={result.alive ? 'word healthy' : 'word unhealthy'}>{result.alive ? 'healthy' : 'unhealthy'}</td>
            <td>
              <Age at={result.lastSuccess ?? undefined} />
            </td>
            <td>
              <Age at={result.lastFailure ?? undefined} />
            </td>
            <td>{result.consecutiveFailures ?? 0}</td>
            <td>{result.lastFailureCause ?? ''}</td>
          </tr>
        ))}
      </PlainTable>
    </section>
  );
}

function Facts({ instance: { taskId, task, past, pod } }: { instance: Instance }) {
  const agent = task?.slaveId;
  const addresses = (task?.ipAddresses ?? []).map(({ ipAddress }) => ipAddress).filter(Boolean);
  return (
    <section class="card block" aria-label="Where it is" data-testid="instance-facts">
      <h2>Where it is</h2>
      <dl class="pairs">
        <div>
          <dt>Task</dt>
          <dd class="mono">{taskId}</dd>
        </div>
        {task !== undefined && (
          <div>
            <dt>Endpoints</dt>
            <dd class="address">
              <Endpoints task={task} />
            </dd>
          </div>
        )}
        {(past?.host ?? pod?.agentHostname) !== undefined && (
          <div>
            <dt>Host</dt>
            <dd>{past?.host ?? pod?.agentHostname}</dd>
          </div>
        )}
        {addresses.length > 0 && (
          <div>
            <dt>Addresses</dt>
            <dd>{addresses.join(', ')}</dd>
          </div>
        )}
        {agent !== undefined && (
          <div>
            <dt>Agent</dt>
            <dd>
              <a class="mono" href={linkTo({ screen: 'cluster', id: agent })}>
                {agent}
              </a>
            </dd>
          </div>
        )}
        {task?.role !== undefined && (
          <div>
            <dt>Role</dt>
            <dd>{task.role}</dd>
          </div>
        )}
        {(task?.version ?? past?.version) !== undefined && (
          <div>
            <dt>Version</dt>
            <dd>{task?.version ?? past?.version}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
