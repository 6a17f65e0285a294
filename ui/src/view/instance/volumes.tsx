import type { LocalVolume } from '../../api/types';
import { linkTo } from '../../route';
import { memory } from '../../store/format';
import { type Volume, volumesOfTask } from '../../store/volumes';
import { kindText, statusText } from '../app/volumes';
import { PlainTable } from '../plain-table';
import type { Instance } from './instance-screen';

/** What is kept for the instance and outlives its task. */
export function VolumesOfInstance({ instance: { appId, app, task, pod } }: { instance: Instance }) {
  const volumes = task !== undefined ? volumesOfTask(app, task) : (pod?.localVolumes ?? []).map(ofPod);
  if (volumes.length === 0) return null;
  return (
    <section class="card block" aria-label="Volumes" data-testid="instance-volumes">
      <h2>Volumes</h2>
      <PlainTable label="Volumes" heads={['Path', 'Size', 'Kind', 'Status', 'Id']}>
        {volumes.map((volume) => (
          <tr key={volume.id}>
            <th scope="row">{task === undefined ? volume.path : <a href={linkTo({ screen: 'app', id: appId, tab: 'volumes', extra: { volume: volume.id } })}>{volume.path}</a>}</th>
            <td>{volume.sizeMiB === undefined ? '–' : memory(volume.sizeMiB)}</td>
            <td>{kindText(volume)}</td>
            <td>{statusText(volume)}</td>
            <td class="mono">{volume.id}</td>
          </tr>
        ))}
      </PlainTable>
    </section>
  );
}

/** Instances of pods are told of while they are there alone. */
const ofPod = ({ containerPath: path, persistenceId: id }: LocalVolume): Volume => ({ id, path, kind: 'persistent', attached: true });
