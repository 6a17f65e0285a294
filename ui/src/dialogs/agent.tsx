import { useEffect, useState } from 'preact/hooks';
import { type Agent, drainAgent, draining, reactivateAgent, reactivation } from '../api/agents';
import { agents, loadAgents } from '../store/agents';
import { ActionDialog } from './action';

/** The agent, asked for where nobody did: a link leads here from anywhere. */
function useAgent(agentId: string): Agent | undefined {
  const agent = agents.value.find(({ id }) => id === agentId);
  useEffect(() => {
    if (agent === undefined) void loadAgents();
  }, [agentId]);
  return agent;
}

/** What becomes of this framework's tasks, whose number is not known before the agents were asked for. */
function endsOn(count: number | undefined): string {
  if (count === 0) return 'No task of this framework runs on it.';
  return `Ends ${count ?? 'all'} ${count === 1 ? 'task' : 'tasks'} of this framework, which ${count === 1 ? 'starts' : 'start'} again on other agents that have room.`;
}

/** Ends the agent's tasks, which start elsewhere, and gives it no new ones. */
export function DrainDialog({ agentId }: { agentId: string }) {
  const agent = useAgent(agentId);
  const [grace, setGrace] = useState('');
  const [gone, setGone] = useState(false);
  const seconds = Number(grace);
  const settings = { ...(grace.trim() === '' ? {} : { maxGracePeriodSeconds: seconds }), ...(gone ? { markGone: true } : {}) };
  const run = () => drainAgent(agentId, settings);
  return (
    <ActionDialog title={`Drain ${agent?.hostname ?? agentId}?`} submit="Drain" done={`Draining ${agent?.hostname ?? agentId}`} danger={gone} run={run} request={draining(agentId, settings)} after={() => void loadAgents()}>
      <p>
        {endsOn(agent?.tasks?.length)} Tasks of other frameworks end too. The agent gets no new tasks until it is reactivated.
      </p>
      <label class="field">
        <span>Longest kill grace period in seconds (empty: as each app says)</span>
        <input type="number" min="0" step="1" data-testid="drain-grace" value={grace} onInput={(event) => setGrace(event.currentTarget.value)} />
      </label>
      <label class="inline">
        <input type="checkbox" checked={gone} onChange={() => setGone(!gone)} />
        <span>
          Mark the agent as gone once it is drained: it never comes back. <strong>This cannot be undone.</strong>
        </span>
      </label>
    </ActionDialog>
  );
}

export function ReactivateDialog({ agentId }: { agentId: string }) {
  const name = useAgent(agentId)?.hostname ?? agentId;
  return (
    <ActionDialog title={`Reactivate ${name}?`} submit="Reactivate" done={`${name} gets tasks again`} run={() => reactivateAgent(agentId)} request={reactivation(agentId)} after={() => void loadAgents()}>
      <p>Its resources are offered again, and tasks start on it.</p>
    </ActionDialog>
  );
}
