import { rows, snapshot } from '../state';
import { isBelow } from '../store/tree';
import { dataPaths, hasData, podHasData } from '../store/volumes';

const NAMED = 3;

/** Apps and pods of a group, also of groups in it. */
export const idsWithin = (group: string) => [...rows.value, ...snapshot.value.pods].map(({ id }) => id).filter((id) => isBelow(id, group));

interface Props {
  /** Of apps and of pods. */
  ids: readonly string[];
  /** Whether what ends is no more, or rests until it is wanted again. */
  lost?: boolean;
}

/** What becomes of the data of instances that end; nothing is said where there is none. */
export function DataNote({ ids, lost = false }: Props) {
  const { apps, pods } = snapshot.value;
  const having = ids.filter((id) => {
    const app = apps.get(id);
    const pod = app === undefined ? pods.find((one) => one.id === id) : undefined;
    return (app !== undefined && hasData(app)) || (pod !== undefined && podHasData(pod));
  });
  if (having.length === 0) return null;
  const whose = ids.length === 1 ? its(ids[0]!) : `Data of ${having.slice(0, NAMED).join(', ')}${having.length > NAMED ? ` and ${having.length - NAMED} more` : ''}`;
  return (
    <p class={lost ? 'alert' : 'hint'} data-testid="data-note">
      {lost ? `${whose} is deleted too.` : `${whose} is kept on the agents, for when instances are asked for again.`}
    </p>
  );
}

function its(id: string): string {
  const app = snapshot.value.apps.get(id);
  const paths = app === undefined ? [] : dataPaths(app);
  return paths.length === 0 ? 'Its data' : `Its data (${paths.join(', ')})`;
}
