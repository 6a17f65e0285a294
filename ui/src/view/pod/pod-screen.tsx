import { useEffect, useRef } from 'preact/hooks';
import { fetchPod } from '../../api/calls';
import type { PodInstance, PodStatus } from '../../api/types';
import { openDialog, tell } from '../../dialogs/open';
import { leave, linkTo, taskLink } from '../../route';
import { podRow, snapshot } from '../../state';
import { shortTask } from '../../store/format';
import { link } from '../../store/live';
import { copied } from '../copy';
import { WhyNot } from '../app/why-not';
import { Crumbs } from '../crumbs';
import { Icon } from '../icon';
import { useLoaded } from '../load';
import { PlainTable } from '../plain-table';
import { PodState } from './pod-state';

/** One pod: its instances with their containers, each a task with logs and files, and its definition. */
export function PodScreen({ podId }: { podId: string }) {
  const pod = snapshot.value.pods.find(({ id }) => id === podId);
  const wasThere = useRef(false);
  useEffect(() => {
    if (pod !== undefined) wasThere.current = true;
    else if (wasThere.current) {
      leave();
      tell(`${podId} is gone`);
    }
  }, [pod]);
  if (pod !== undefined) return <Pod pod={pod} />;
  if (link.value.dataFrom === null) return <p class="empty">Loading…</p>;
  return (
    <section class="card empty" data-testid="no-pod">
      <h1>There is no pod {podId}</h1>
      <p>
        <a href={linkTo({ screen: 'apps' })}>All applications</a>
      </p>
    </section>
  );
}

function Pod({ pod }: { pod: PodStatus }) {
  const instances = pod.instances ?? [];
  const row = podRow(pod.id);
  const definition = useLoaded(() => fetchPod(pod.id), [pod.id, pod.spec?.version]);
  const json = definition.value === undefined ? '' : JSON.stringify(definition.value, null, 2);
  return (
    <div class="app-screen" data-testid="pod-panel">
      <header class="app-head">
        <div class="app-title">
          <Crumbs id={pod.id}>
            <h1>{pod.id.slice(pod.id.lastIndexOf('/') + 1)}</h1>
          </Crumbs>
          <div class="panel-actions">
            <button type="button" class="button" data-testid="pod-scale" onClick={() => openDialog({ kind: 'scale-pod', podId: pod.id })}>
              Scale
            </button>
            <button type="button" class="button danger quiet" data-testid="pod-destroy" onClick={() => openDialog({ kind: 'destroy-pod', podId: pod.id })}>
              Destroy
            </button>
          </div>
        </div>
        <div class="app-facts">
          <span>Pod</span>
          <PodState id={pod.id} status={pod.status} />
          <span>
            <b data-testid={`pod-instances-${pod.id}`}>
              {instances.filter(({ status }) => status === 'STABLE').length}/{pod.spec?.scaling?.instances ?? 1}
            </b>{' '}
            <span class="soft">instances stable</span>
          </span>
        </div>
      </header>
      {row?.queued !== undefined && <WhyNot row={row} queued={row.queued} />}
      <section class="card block" aria-label="Instances">
        <h2>
          Instances <b>{instances.length}</b>
        </h2>
        {instances.length === 0 ? (
          <p class="hint">No instances right now.</p>
        ) : (
          <PlainTable label="Instances" heads={['Instance', 'Status', 'Agent', 'Containers']}>
            {instances.map((instance) => (
              <InstanceRow key={instance.id} instance={instance} />
            ))}
          </PlainTable>
        )}
      </section>
      <section class="card block" aria-label="Definition">
        <h2>
          Definition
          <button type="button" class="icon-button" aria-label="Copy the definition" title="Copy" onClick={() => copied(json)}>
            <Icon name="copy" />
          </button>
        </h2>
        {definition.error !== undefined && <p class="hint bad">{definition.error.message}</p>}
        <pre class="json" tabindex={0} aria-label="Definition as JSON">
          {json}
        </pre>
      </section>
    </div>
  );
}

function InstanceRow({ instance: { id, status, agentHostname, containers = [] } }: { instance: PodInstance }) {
  return (
    <tr>
      <th scope="row" class="mono" title={id}>
        {shortTask(id)}
      </th>
      <td>{status.toLowerCase()}</td>
      <td>{agentHostname ?? '–'}</td>
      <td class="pod-containers">
        {containers.map((container) => (
          <a key={container.containerId} href={taskLink(container.containerId)} title={container.containerId}>
            {container.name}
          </a>
        ))}
      </td>
    </tr>
  );
}
