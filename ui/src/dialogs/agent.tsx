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
        {count === 0 ? 'It has no tasks of ours.' : `Ends ${count} ${count === 1 ? 'task' : 'tasks'} of ours, and those of other frameworks; ours start again on other agents.`} It gets no new ones until it is reactivated.
      </p>
      <label class="field">
        <span>Seconds each task has to end, at most (empty: as its app says)</span>
        <input type="number" min="0" step="1" data-testid="drain-grace" value={grace} onInput={(event) => setGrace(event.currentTarget.value)} />
      </label>
      <label class="inline">
        <input type="checkbox" checked={gone} onChange={() => setGone(!gone)} />
        <span>
          It will not come back: mark it as gone when it is drained. <strong>This cannot be undone.</strong>
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
