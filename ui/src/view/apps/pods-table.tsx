import type { PodStatus } from '../../api/types';
import { linkTo, taskLink } from '../../route';
import { foundPods, snapshot } from '../../state';
import { noteOf } from '../../store/notes';
import type { Row } from '../../store/rows';
import { PHONE, useMedia } from '../media';
import { PodState } from '../pod/pod-state';
import { VirtualRows } from '../virtual-rows';

/** The pods below the group that is looked at, as far as the filters leave them, with their state. Nothing where there are none. */
export function PodsTable() {
  const phone = useMedia(PHONE);
  const rows = foundPods.value.rows;
  if (rows.length === 0) return null;
  const pods = new Map(snapshot.value.pods.map((pod) => [pod.id, pod]));
  return (
    <section class="card" aria-label="Pods" data-testid="pods">
      <table class="apps pods">
        <thead>
          <tr>
            <th>Pod</th>
            <th>Status</th>
            <th>Instances</th>
            <th>Containers</th>
          </tr>
        </thead>
        <VirtualRows items={rows} columns={4} height={phone ? 64 : 38} draw={(row) => <PodRow key={row.id} row={row} pod={pods.get(row.id) ?? row} />} />
      </table>
    </section>
  );
}

function PodRow({ row, pod }: { row: Row; pod: PodStatus }) {
  const note = noteOf(row);
  const instances = pod.instances ?? [];
  const stable = instances.filter(({ status }) => status === 'STABLE').length;
  const wanted = pod.spec?.scaling?.instances ?? 1;
  const where = instances.map(({ id, status, agentHostname }) => `${id}: ${status} ${agentHostname ?? ''}`);
  return (
    <tr>
      <td>
        <a class="pod-name" href={linkTo({ screen: 'pod', id: pod.id })}>
          {pod.id}
        </a>
      </td>
      <td>
        <span class="status-line">
          <PodState id={pod.id} status={pod.status} />
          {note !== undefined && (
            <span class="note" title={note}>
              {note}
            </span>
          )}
        </span>
      </td>
      <td class={stable < wanted ? 'pod-count short' : 'pod-count'} data-testid={`pod-instances-${pod.id}`} title={where.join('\n')}>
        {stable}/{wanted}
      </td>
      <td class="soft pod-containers">
        {instances.flatMap(({ containers = [] }) => containers).map(({ name, containerId }) => (
          <a key={containerId} href={taskLink(containerId)}>
            {name}
          </a>
        ))}
      </td>
    </tr>
  );
}
