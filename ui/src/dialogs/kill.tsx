import { useState } from 'preact/hooks';
import { kill } from '../api/calls';
import type { Task } from '../api/types';
import { snapshot, touched } from '../state';
import { chosen, stillChosen, type Way, waysFor } from '../store/chosen';
import { keepsData } from '../store/volumes';
import { ActionDialog } from './action';

const IDS_SHOWN = 8;

export function KillDialog({ appId, taskId }: { appId: string; taskId: string }) {
  const tasks = snapshot.value.apps.get(appId)?.tasks;
  const task = tasks?.find(({ id }) => id === taskId);
  // By a link one may come before its tasks are known.
  const known = tasks === undefined ? [{ id: taskId, appId, state: 'TASK_RUNNING' }] : task === undefined ? [] : [task];
  return <Kill appId={appId} tasks={known} />;
}

/** Of those that are chosen only who is still there: whoever took the place of another was not meant. */
export function KillChosenDialog({ appId }: { appId: string }) {
  const tasks = snapshot.value.apps.get(appId)?.tasks ?? [];
  const ids = stillChosen(chosen.value, tasks);
  return <Kill appId={appId} tasks={tasks.filter(({ id }) => ids.has(id))} />;
}

const SUBMITS: Record<Way, string> = { kill: 'Kill', scale: 'Kill and scale', wipe: 'Kill and wipe' };

function Kill({ appId, tasks }: { appId: string; tasks: readonly Task[] }) {
  const [wanted, setWanted] = useState<Way>('kill');
  const ways = waysFor(tasks);
  const way = ways.includes(wanted) ? wanted : ways[0];
  const one = tasks.length === 1;
  const what = one ? 'the instance' : `${tasks.length} instances of ${appId}`;
  return (
    <ActionDialog
      title={one ? 'Kill this instance?' : `Kill ${what}?`}
      submit={SUBMITS[way ?? wanted]}
      done={way === 'wipe' ? `Killing ${what}, and wiping the data` : `Killing ${what}`}
      danger
      change={way === undefined ? undefined : kill(tasks.map(({ id }) => id), way)}
      after={() => {
        const killed = new Set(tasks.map(({ id }) => id));
        chosen.value = new Set([...chosen.peek()].filter((id) => !killed.has(id)));
        touched(appId);
      }}
    >
      {way === undefined ? (
        <p data-testid="kill-nothing">What was to be killed has ended meanwhile.</p>
      ) : (
        <>
          <ul class="kill-ids" data-testid="kill-ids">
            {tasks.slice(0, IDS_SHOWN).map(({ id }) => (
              <li key={id}>
                <code>{id}</code>
              </li>
            ))}
            {tasks.length > IDS_SHOWN && <li class="hint">and {tasks.length - IDS_SHOWN} more</li>}
          </ul>
          <fieldset class="ways">
            <legend class="visually-hidden">What comes after</legend>
            {ways.map((name) => (
              <label key={name}>
                <input type="radio" name="way" data-testid={`way-${name}`} checked={name === way} onChange={() => setWanted(name)} />
                <span>
                  <b>{SUBMITS[name]}</b>
                  <span class="hint">{consequence(name, tasks)}</span>
                </span>
              </label>
            ))}
          </fieldset>
        </>
      )}
    </ActionDialog>
  );
}

function consequence(way: Way, tasks: readonly Task[]): string {
  const one = tasks.length === 1;
  const data = tasks.some(keepsData);
  switch (way) {
    case 'kill':
      if (data) return one ? 'It starts again, with its data.' : 'They start again, each with its data.';
      return one ? 'A new instance takes its place.' : 'New instances take their places.';
    case 'scale':
      return `${one ? 'One fewer is' : 'As many fewer are'} asked for.${data ? ' The data is kept for when more are asked for again.' : ''}`;
    case 'wipe': {
      const paths = [...new Set(tasks.flatMap(({ localVolumes = [] }) => localVolumes.map(({ containerPath }) => containerPath)))];
      return `Deletes what is in ${one ? 'its' : 'their'} volumes (${paths.join(', ')}) for good: this cannot be undone. What starts in ${one ? 'its place' : 'their places'} begins with empty ones.`;
    }
  }
}
