import type { App } from '../../api/types';
import { linkTo, route, taskLink } from '../../route';
import { memory, shortTask } from '../../store/format';
import { type Volume, volumesOf } from '../../store/volumes';
import { copied } from '../copy';
import { Icon } from '../icon';
import { PlainTable } from '../plain-table';

const SHOWN = 200;

/** What outlives the tasks of an app: where it is, and who has it. */
export function Volumes({ app }: { app: App }) {
  const volumes = volumesOf(app);
  const chosen = route.value.extra['volume'];
  const open = volumes.find(({ id }) => id === chosen);
  return (
    <>
      {open !== undefined && <Facts volume={open} />}
      <section class="card block volume-list" aria-label="Volumes" data-testid="volumes">
        <h2>
          Volumes <b>{app.tasks === undefined ? '' : volumes.length}</b>
        </h2>
        {chosen !== undefined && open === undefined && app.tasks !== undefined && (
          <p class="hint bad" data-testid="no-volume">
            There is no volume {chosen} of this app, or not any more.
          </p>
        )}
        {volumes.length === 0 ? (
          <p class="hint">{app.tasks === undefined ? 'Loading…' : 'None: what an instance writes is gone with its task, or none has been launched yet.'}</p>
        ) : (
          <PlainTable label="Volumes" heads={['Path', 'Size', 'Kind', 'Status', 'Instance', 'Host', 'Id']}>
            {volumes.slice(0, SHOWN).map((volume) => (
              <tr key={`${volume.id} ${volume.path}`} data-testid={`volume-${volume.id}`} class={volume === open ? 'picked' : undefined}>
                <th scope="row">
                  <a href={linkTo({ screen: 'app', id: app.id, tab: 'volumes', extra: { volume: volume.id } })} aria-current={volume === open ? 'true' : undefined}>
                    {volume.path}
                  </a>
                </th>
                <td>{volume.sizeMiB === undefined ? '–' : memory(volume.sizeMiB)}</td>
                <td>{kindText(volume)}</td>
                <td>{statusText(volume)}</td>
                <td>{volume.task === undefined ? 'all' : <a class="mono" href={taskLink(volume.task.id)}>{shortTask(volume.task.id)}</a>}</td>
                <td>{volume.task?.host || '–'}</td>
                <td class="mono">{volume.id}</td>
              </tr>
            ))}
          </PlainTable>
        )}
        {volumes.length > SHOWN && <p class="hint">and {volumes.length - SHOWN} more: each is told of on the screen of its instance</p>}
      </section>
    </>
  );
}

function Facts({ volume }: { volume: Volume }) {
  const facts: [string, string | undefined][] = [
    ['Path', volume.path],
    ['Kind', kindText(volume)],
    ['Size', volume.sizeMiB === undefined ? undefined : memory(volume.sizeMiB)],
    ['Mode', volume.mode],
    ['Status', statusText(volume)],
    ['Host', volume.task?.host],
  ];
  return (
    <section class="card block" aria-label="Volume" data-testid="volume">
      <h2>
        <span class="mono">{volume.id}</span>
        <button type="button" class="icon-button" aria-label={`Copy ${volume.id}`} title="Copy the volume's id" onClick={() => copied(volume.id)}>
          <Icon name="copy" />
        </button>
      </h2>
      <dl class="pairs">
        {facts.map(([name, value]) =>
          value === undefined || value === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
        {volume.task !== undefined && (
          <div>
            <dt>Instance</dt>
            <dd>
              <a class="mono" href={taskLink(volume.task.id)}>
                {volume.task.id}
              </a>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

/** "persistent, mount"; a disk that is no other than the agent's own is not worth a word. */
export const kindText = ({ kind, type }: Volume) => (type === undefined || type === 'root' ? kind : `${kind}, ${type}`);

export const statusText = ({ attached }: Volume) => (attached ? 'attached' : 'detached');
