import { useState } from 'preact/hooks';
import { drainAgent, reactivateAgent } from '../api/agents';
import { agents, loadAgents } from '../store/agents';
import { ActionDialog } from './action';

const named = (agentId: string) => agents.value.find(({ id }) => id === agentId);

/** Ends the agent's tasks, which start elsewhere, and gives it no new ones. */
export function DrainDialog({ agentId }: { agentId: string }) {
  const agent = named(agentId);
  const [grace, setGrace] = useState('');
  const [gone, setGone] = useState(false);
  const seconds = Number(grace);
  const count = agent?.tasks?.length ?? 0;
  const run = () => drainAgent(agentId, { ...(grace.trim() === '' ? {} : { maxGracePeriodSeconds: seconds }), ...(gone ? { markGone: true } : {}) });
  return (
    <ActionDialog title={`Drain ${agent?.hostname ?? agentId}?`} submit="Drain" done={`Draining ${agent?.hostname ?? agentId}`} danger={gone} run={run} after={() => void loadAgents()}>
      <p>
        {count === 0 ? 'No task of this framework runs on it.' : `Ends ${count} ${count === 1 ? 'task' : 'tasks'} of this framework, which ${count === 1 ? 'starts' : 'start'} again on other agents that have room.`} Tasks of other frameworks end too. It gets no new ones until it is reactivated.
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
  const name = named(agentId)?.hostname ?? agentId;
  return (
    <ActionDialog title={`Reactivate ${name}?`} submit="Reactivate" done={`${name} gets tasks again`} run={() => reactivateAgent(agentId)} after={() => void loadAgents()}>
      <p>Its resources are offered again, and tasks start on it.</p>
    </ActionDialog>
  );
}
