import type { PodStatus } from '../api/types';
import { snapshot } from '../state';

/** All pods with their state; what is done to them is done by the API. Nothing where there are none. */
export function PodsTable() {
  const { pods } = snapshot.value;
  if (pods.length === 0) return null;
  return (
    <section class="card" aria-label="Pods" data-testid="pods">
      <table class="apps">
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
      <td>{pod.id}</td>
      <td data-testid={`pod-status-${pod.id}`}>{pod.status ?? ''}</td>
      <td data-testid={`pod-instances-${pod.id}`} title={where.join('\n')}>
        {stable} of {pod.spec?.scaling?.instances ?? 1}
      </td>
      <td class="soft">{(pod.spec?.containers ?? []).map(({ name }) => name).join(', ')}</td>
    </tr>
  );
}
