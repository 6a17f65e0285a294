import type { App } from '../../api/types';
import { taskLink } from '../../route';
import { shortTask } from '../../store/format';
import { Charts } from '../instance/charts';

/** Each shown instance is measured every few seconds: more of them would be work for the agents, and nothing to see. */
const SHOWN = 12;
const EVERY = 5000;

/** What each instance uses, side by side: one that is unlike the others stands out. */
export function AppUsage({ app }: { app: App }) {
  const running = (app.tasks ?? []).filter(({ state }) => state === 'TASK_RUNNING').sort((a, b) => (a.id < b.id ? -1 : 1));
  if (running.length === 0) return <p class="card block hint">{app.tasks === undefined ? 'Loading…' : 'No instance runs.'}</p>;
  return (
    <>
      <div class="usages" data-testid="usages">
        {running.slice(0, SHOWN).map(({ id, host }) => (
          <Charts
            key={id}
            taskId={id}
            every={EVERY}
            title={
              <>
                <a class="mono" href={taskLink(id)} title={id}>
                  {shortTask(id)}
                </a>{' '}
                <span class="soft">{host}</span>
              </>
            }
          />
        ))}
      </div>
      {running.length > SHOWN && <p class="hint">and {running.length - SHOWN} more instances</p>}
    </>
  );
}
