import { openDialog } from '../../dialogs/open';
import { go, groupLink } from '../../route';
import { memory, trimmed } from '../../store/format';
import { STATUSES } from '../../store/status';
import type { GroupRow } from '../../store/tree';
import { HealthBar } from '../health-bar';
import { Icon, type IconName } from '../icon';

/** A group among the apps: the sums of all below it, and the way into it. */
export function GroupLine({ group }: { group: GroupRow }) {
  return (
    <tr
      class="group-row"
      data-testid={`group-row-${group.path}`}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest('a, button')) go({ screen: 'apps', id: group.path });
      }}
    >
      <td class="col-id">
        <span class="app-id">
          <Icon name="group" />
          <a class="name" href={groupLink(group.path)} title={group.path}>
            {group.name}
          </a>
          <span class="soft count">
            {group.apps} {group.apps === 1 ? 'app' : 'apps'}
          </span>
        </span>
      </td>
      <td class="col-status">
        <span class="tally">
          {STATUSES.filter((status) => group.statuses[status] > 0).map((status) => (
            <span key={status} class={`status s-${status.toLowerCase()}`} title={`${group.statuses[status]} ${status}`}>
              {group.statuses[status]}
              <span class="visually-hidden"> {status}</span>
            </span>
          ))}
        </span>
      </td>
      <td class="col-health">
        <HealthBar parts={group.health} label={group.path} />
      </td>
      <td class={group.running < group.target ? 'col-instances short' : 'col-instances'} data-testid={`group-instances-${group.path}`}>
        {group.running}/{group.target}
      </td>
      <td class="col-cpus">{trimmed(group.cpus)}</td>
      <td class="col-mem">{memory(group.mem)}</td>
      <td class="actions">
        <GroupActions group={group.path} />
      </td>
    </tr>
  );
}

const ACTIONS: readonly [icon: IconName, kind: 'scale-group' | 'suspend-group' | 'destroy-group', label: string][] = [
  ['scale', 'scale-group', 'Scale all apps of'],
  ['suspend', 'suspend-group', 'Suspend all apps of'],
  ['destroy', 'destroy-group', 'Destroy'],
];

export function GroupActions({ group }: { group: string }) {
  return (
    <>
      {ACTIONS.map(([icon, kind, label]) => (
        <button
          key={kind}
          type="button"
          class={`icon-button act-${icon}`}
          aria-label={`${label} ${group}`}
          title={`${label} ${group}`}
          data-testid={`${kind}-button-${group}`}
          onClick={() => openDialog({ kind, group })}
        >
          <Icon name={icon} />
        </button>
      ))}
    </>
  );
}
