import { podRows, rows, snapshot } from '../state';
import { listed } from '../store/format';
import type { Row } from '../store/rows';
import { isBelow } from '../store/tree';
import { dataPaths, hasData, podHasData } from '../store/volumes';

/** Apps of a group, also of groups in it. */
export const appsWithin = (group: string) => below(rows.value, group);

export const podsWithin = (group: string) => below(podRows.value, group);

const below = (list: readonly Row[], group: string) => list.map(({ id }) => id).filter((id) => isBelow(id, group));

/** Pods are scaled one by one. */
export function PodsStay({ group }: { group: string }) {
  const count = podsWithin(group).length;
  return count === 0 ? null : <p class="hint" data-testid="pods-stay">{count === 1 ? 'The pod in it stays as it is.' : `The ${count} pods in it stay as they are.`}</p>;
}

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
  const whose = ids.length === 1 ? its(ids[0]!) : `Data of ${listed(having, 3)}`;
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
