import type { PodStatus } from '../../api/types';
import { linkTo, route, taskLink } from '../../route';
import { snapshot } from '../../state';
import { score } from '../../store/search';
import { isBelow } from '../../store/tree';
import { PodState } from '../pod/pod-state';

/** The pods below a group with their state. Nothing where there are none. */
export function PodsTable({ group }: { group: string }) {
  const { text } = route.value.view;
  const pods = snapshot.value.pods.filter(({ id }) => isBelow(id, group) && score(id, text) > 0);
  if (pods.length === 0) return null;
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
        <tbody>
          {pods.map((pod) => (
            <PodRow key={pod.id} pod={pod} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function PodRow({ pod }: { pod: PodStatus }) {
  const instances = pod.instances ?? [];
  const stable = instances.filter(({ status }) => status === 'STABLE').length;
  const where = instances.map(({ id, status, agentHostname }) => `${id}: ${status} ${agentHostname ?? ''}`);
  return (
    <tr>
      <td>
        <a class="pod-name" href={linkTo({ screen: 'pod', id: pod.id })}>
          {pod.id}
        </a>
      </td>
      <td>
        <PodState id={pod.id} status={pod.status} />
      </td>
      <td data-testid={`pod-instances-${pod.id}`} title={where.join('\n')}>
        {stable} of {pod.spec?.scaling?.instances ?? 1}
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
