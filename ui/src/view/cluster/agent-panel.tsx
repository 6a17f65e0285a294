import type { Agent, AgentTask } from '../../api/agents';
import { openDialog } from '../../dialogs/open';
import { appLink, linkTo, taskLink } from '../../route';
import { agentState, attributesOf } from '../../store/agent-list';
import { memory, shortTask, taskState, trimmed } from '../../store/format';
import { memo } from '../memo';
import { PlainTable } from '../plain-table';
import { Age } from '../time';
import { VirtualRows } from '../virtual-rows';
import { Bar } from './bar';

/** Taking an agent out of service and back, each after a question. */
export function AgentActions({ agent, small = false }: { agent: Agent; small?: boolean }) {
  const out = agent.drain != null || agent.active === false;
  const kind = out ? 'reactivate' : 'drain';
  return (
    <button type="button" class={small ? 'button small' : 'button'} data-testid={`${kind}-${agent.id}`} aria-label={`${out ? 'Reactivate' : 'Drain'} ${agent.hostname}`} onClick={() => openDialog({ kind, agentId: agent.id })}>
      {out ? 'Reactivate' : 'Drain'}
    </button>
  );
}

/** One agent with its tasks. */
export function AgentPanel({ agent, agentId }: { agent: Agent | undefined; agentId: string }) {
  return (
    <>
      <div class="screen-head">
        <nav class="crumbs" aria-label="Cluster">
          <a href={linkTo({ screen: 'cluster' })}>Cluster</a>
          <span>
            <i aria-hidden="true">/</i>
            <h1>{agent?.hostname ?? agentId}</h1>
          </span>
        </nav>
        {agent !== undefined && (
          <span class="head-actions">
            <AgentActions agent={agent} />
          </span>
        )}
      </div>
      {agent === undefined ? <p class="card empty">This agent is not registered.</p> : <Body agent={agent} />}
    </>
  );
}

const TASK_HEADS = ['App', 'Task', 'State', 'CPU', 'Memory'];
const TASK_HEIGHT = 34;

function Body({ agent }: { agent: Agent }) {
  const { resources = {}, used = {}, tasks = [], drain } = agent;
  const state = agentState(agent);
  const attributes = attributesOf(agent);
  return (
    <div class="columns">
      <section class="card block" aria-label="Agent" data-testid="agent-panel">
        <h2>Agent</h2>
        <dl class="pairs">
          <Pair name="State">
            <span class={`status ${state.tone}`}>{state.word}</span>
            {drain?.maxGracePeriodSeconds !== undefined && <span class="soft"> tasks have {drain.maxGracePeriodSeconds} s to end</span>}
          </Pair>
          <Pair name="Id">
            <span class="mono">{agent.id}</span>
          </Pair>
          <Pair name="Address">
            {agent.hostname}
            {agent.port !== undefined && `:${agent.port}`}
          </Pair>
          <Pair name="Version">{agent.version ?? '–'}</Pair>
          <Pair name="Registered">
            <Age at={agent.registeredAt} />
          </Pair>
          <Pair name="Attributes">{attributes.length === 0 ? 'none' : attributes.join(', ')}</Pair>
          <Pair name="Ports">{resources.ports ?? '–'}</Pair>
        </dl>
        <div class="stack">
          <Bar label="CPU" used={used.cpus} of={resources.cpus} ours={tasks.map(({ cpus = 0 }) => cpus)} text={trimmed} named />
          <Bar label="Memory" used={used.mem} of={resources.mem} ours={tasks.map(({ mem = 0 }) => mem)} text={memory} named />
          <Bar label="Disk" used={used.disk} of={resources.disk} ours={[]} text={memory} named />
          {(resources.gpus ?? 0) > 0 && <Bar label="GPUs" used={used.gpus} of={resources.gpus} ours={[]} text={trimmed} named />}
        </div>
        {Object.entries(agent.reserved ?? {}).length > 0 && (
          <p class="hint">
            Reserved: {Object.entries(agent.reserved!).map(([role, sizes]) => `${role} ${trimmed(sizes.cpus ?? 0)} cpus, ${memory(sizes.mem ?? 0)}`).join('; ')}
          </p>
        )}
      </section>
      <section class="card block agent-tasks" aria-label="Tasks" data-testid="agent-tasks">
        <h2>
          Tasks of ours <b>{tasks.length}</b>
        </h2>
        {tasks.length === 0 ? (
          <p class="hint">None.</p>
        ) : (
          <PlainTable label="Tasks" heads={TASK_HEADS} rows={tasks.length} body={<VirtualRows items={tasks} columns={TASK_HEADS.length} height={TASK_HEIGHT} draw={(task) => <TaskRow key={task.id} task={task} />} />} />
        )}
      </section>
    </div>
  );
}

const TaskRow = memo(function TaskRow({ task }: { task: AgentTask }) {
  return (
    <tr>
      <td>
        <a href={task.kind === 'pod' ? linkTo({ screen: 'pod', id: task.appId }) : appLink(task.appId)} title={task.appId}>
          {task.appId}
        </a>
      </td>
      <td>
        <a class="mono" href={taskLink(task.id)} title={task.id}>
          {shortTask(task.id)}
        </a>
      </td>
      <td>
        {taskState(task.state)}
        {task.healthy != null && <span class={`word ${task.healthy ? 'healthy' : 'unhealthy'}`}>{task.healthy ? 'healthy' : 'unhealthy'}</span>}
      </td>
      <td>{trimmed(task.cpus ?? 0)}</td>
      <td>{memory(task.mem ?? 0)}</td>
    </tr>
  );
});

const Pair = ({ name, children }: { name: string; children: preact.ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
