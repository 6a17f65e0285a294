import { computed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Agent } from '../../api/agents';
import { choose, go, linkTo, route } from '../../route';
import { AGENT_COLUMNS, type AgentOrder, agentState, agentsView, attributesOf, shownAgents } from '../../store/agent-list';
import { agents, agentsAsked, agentsError, loadAgents } from '../../store/agents';
import { memory, trimmed } from '../../store/format';
import { Icon } from '../icon';
import { PHONE, useMedia } from '../media';
import { memo } from '../memo';
import { SortBy, SortHeads } from '../sort';
import { VirtualRows } from '../virtual-rows';
import { Activity } from './activity';
import { AgentActions, AgentPanel } from './agent-panel';
import { Bar } from './bar';

const EVERY = 5000;

/** Agents × tasks: what each has, what is used of it and by which of our tasks. */
export function ClusterScreen({ agentId }: { agentId: string }) {
  useEffect(() => {
    void loadAgents();
    // No event tells of agents: they are asked for while they are looked at.
    const timer = setInterval(() => !document.hidden && void loadAgents(), EVERY);
    return () => clearInterval(timer);
  }, []);
  if (!agentsAsked.value) return <p class="empty">Loading…</p>;
  if (agentId !== '') return <AgentPanel agent={agents.value.find(({ id }) => id === agentId)} agentId={agentId} />;
  return <AllAgents />;
}

/** Of each row alike, in pixels: only those that are seen are drawn. */
const HEIGHT = 60;
const PHONE_HEIGHT = 208;
/** A row of these has as many parts as several of other tables. */
const ALL_DRAWN = 50;

const shown = computed(() => shownAgents(agents.value, agentsView(route.value.extra)));

function AllAgents() {
  const phone = useMedia(PHONE);
  const view = agentsView(route.value.extra);
  const sorting = {
    columns: AGENT_COLUMNS,
    sort: view.sort,
    descending: view.descending,
    choose: (sort: AgentOrder, descending: boolean) => choose({ order: sort === 'id' && !descending ? '' : `${descending ? '-' : ''}${sort}` }),
  };
  return (
    <>
      <div class="screen-head">
        <h1>Cluster</h1>
        <Totals all={agents.value} />
      </div>
      {agentsError.value !== undefined && (
        <p class="alert" role="alert">
          {agentsError.value.message}
        </p>
      )}
      <Activity />
      <section class="card" aria-label="Agents" data-testid="agents">
        <div class="filters">
          <label class="search">
            <Icon name="search" />
            <span class="visually-hidden">Filter agents</span>
            <input type="search" placeholder="Filter agents by name or attribute" autocomplete="off" spellcheck={false} data-testid="find-agent" value={view.text} onInput={(event) => choose({ find: event.currentTarget.value })} />
          </label>
          <SortBy {...sorting} />
        </div>
        {shown.value.length === 0 && <p class="empty">{agents.value.length === 0 ? 'No agent is registered.' : 'No agent matches.'}</p>}
        {shown.value.length > 0 && (
          <table class="agents" aria-rowcount={shown.value.length + 1}>
            <thead>
              <tr aria-rowindex={1}>
                <SortHeads {...sorting} />
                <th>
                  <span class="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <VirtualRows items={shown.value} columns={AGENT_COLUMNS.length + 1} height={phone ? PHONE_HEIGHT : HEIGHT} most={ALL_DRAWN} draw={(agent) => <AgentRow key={agent.id} agent={agent} />} />
          </table>
        )}
      </section>
    </>
  );
}

function Totals({ all }: { all: readonly Agent[] }) {
  const sum = (of: (agent: Agent) => number | undefined) => all.reduce((total, agent) => total + (of(agent) ?? 0), 0);
  const tasks = sum(({ tasks = [] }) => tasks.length);
  return (
    <p class="totals">
      <span>
        <b>{all.length}</b> {all.length === 1 ? 'agent' : 'agents'}
      </span>
      <span>
        <b>
          {trimmed(sum(({ used }) => used?.cpus))}/{trimmed(sum(({ resources }) => resources?.cpus))}
        </b>{' '}
        cpus
      </span>
      <span>
        <b>
          {memory(sum(({ used }) => used?.mem))} of {memory(sum(({ resources }) => resources?.mem))}
        </b>{' '}
        memory
      </span>
      <span>
        <b>{tasks}</b> {tasks === 1 ? 'task' : 'tasks'} of ours
      </span>
    </p>
  );
}

/** Drawn again only when its agent changed. */
const AgentRow = memo(function AgentRow({ agent }: { agent: Agent }) {
  const state = agentState(agent);
  const tasks = agent.tasks ?? [];
  const attributes = attributesOf(agent);
  return (
    <tr
      data-testid={`agent-${agent.id}`}
      onClick={(event) => {
        const target = event.target as HTMLElement;
        if (target.dataset['task'] !== undefined) go({ screen: 'instance', id: target.dataset['task'] });
        else if (!target.closest('a, button')) go({ screen: 'cluster', id: agent.id });
      }}
    >
      <td class="agent-name">
        <a href={linkTo({ screen: 'cluster', id: agent.id })} title={agent.id}>
          {agent.hostname}
        </a>
        {attributes.length > 0 && (
          <span class="labels" title={attributes.join('\n')}>
            {attributes.map((attribute) => (
              <span key={attribute} class="label">
                {attribute}
              </span>
            ))}
          </span>
        )}
      </td>
      <td class="agent-state">
        <span class={`status ${state.tone}`} data-testid={`agent-state-${agent.id}`}>
          {state.word}
        </span>
      </td>
      <td>
        <Bar label={`CPU of ${agent.hostname}`} used={agent.used?.cpus} of={agent.resources?.cpus} ours={tasks.map(({ cpus = 0 }) => cpus)} text={trimmed} />
      </td>
      <td>
        <Bar label={`Memory of ${agent.hostname}`} used={agent.used?.mem} of={agent.resources?.mem} ours={tasks.map(({ mem = 0 }) => mem)} text={memory} />
      </td>
      <td>
        <Bar label={`Disk of ${agent.hostname}`} used={agent.used?.disk} of={agent.resources?.disk} ours={[]} text={memory} />
      </td>
      <td class="agent-tasks">
        <TaskSquares agent={agent} />
      </td>
      <td class="actions">
        <AgentActions agent={agent} small />
      </td>
    </tr>
  );
});

const SQUARES = 60;

/** A square for each of our tasks, coloured by how it is. Its link is of the mouse alone: the agent's own screen has them all for everybody. */
function TaskSquares({ agent }: { agent: Agent }) {
  const tasks = agent.tasks ?? [];
  return (
    <span class="squares">
      <span role="img" aria-label={`${tasks.length} tasks`}>
        {tasks.slice(0, SQUARES).map(({ id, appId, state, healthy }) => (
          <i key={id} data-task={id} class={state !== 'TASK_RUNNING' ? 'h-staged' : healthy === true ? 'h-healthy' : healthy === false ? 'h-unhealthy' : 'h-unknown'} title={`${appId} – ${id}`} />
        ))}
      </span>
      <b aria-hidden="true">{tasks.length}</b>
    </span>
  );
}
