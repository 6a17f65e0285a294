import { useEffect } from 'preact/hooks';
import { openDialog } from '../../dialogs/open';
import { linkTo, refine, route } from '../../route';
import { found, foundPods, groups, inside, mayBeThere, rows, snapshot, total } from '../../state';
import { memory, trimmed } from '../../store/format';
import { link } from '../../store/live';
import { isSearching, sorted, sortedGroups } from '../../store/rows';
import { Crumbs } from '../crumbs';
import { AppsTable, type Line } from './apps-table';
import { NoApps, NoMatch } from './empty';
import { Filters } from './filters';
import { GroupActions } from './group-row';
import { PodsTable } from './pods-table';
import { rehearse } from './rehearsal';

/** A group to walk into: its groups and apps with their sums, or all below it that the filters find. */
export function AppsScreen({ group }: { group: string }) {
  const loaded = rows.value.length > 0;
  useEffect(() => void (loaded && rehearse()), [loaded]);
  if (link.value.dataFrom === null && rows.value.length === 0) return <p class="empty">Loading…</p>;
  if (group !== '/' && !groups.value.includes(group)) return mayBeThere(group) ? <p class="empty">Loading…</p> : <NoGroup group={group} />;
  const nothing = rows.value.length === 0 && snapshot.value.pods.length === 0 && groups.value.length === 0;
  if (nothing) return <NoApps />;
  const { view } = route.value;
  const flat = view.flat || isSearching(view);
  const lines = flat ? found.value.rows : linesInside();
  return (
    <>
      <GroupHead group={group} />
      <section class="card" aria-label="Apps">
        <Filters />
        {lines.length > 0 && <AppsTable lines={lines} group={flat ? '/' : group} />}
        {lines.length === 0 && (isSearching(view) ? <NoMatch pods={foundPods.value.rows.length} /> : <p class="empty">No apps are in this group.</p>)}
      </section>
      <PodsTable />
    </>
  );
}

function linesInside(): readonly Line[] {
  const { groups, apps } = inside.value;
  const { view } = route.value;
  return [...sortedGroups(groups, view), ...sorted(apps, view)];
}

function GroupHead({ group }: { group: string }) {
  const sum = total.value;
  return (
    <div class="screen-head">
      <h1 class="visually-hidden">{group === '/' ? 'Applications' : `Group ${group}`}</h1>
      <Crumbs id={group} />
      <p class="totals" data-testid="totals">
        <span>
          <b>{sum.apps}</b> {sum.apps === 1 ? 'app' : 'apps'}
        </span>
        <span>
          <b>
            {sum.running}/{sum.target}
          </b>{' '}
          instances
        </span>
        <span class="wide-only">
          <b>{trimmed(sum.cpus)}</b> cpus
        </span>
        <span class="wide-only">
          <b>{memory(sum.mem)}</b> memory
        </span>
      </p>
      <span class="head-actions">
        {group !== '/' && <GroupActions group={group} />}
        <button type="button" class="button" data-testid="create-group" title="Create a group (Shift C)" onClick={() => openDialog({ kind: 'create-group', group })}>
          New group
        </button>
      </span>
    </div>
  );
}

function NoGroup({ group }: { group: string }) {
  return (
    <section class="card empty" data-testid="no-group">
      <h1>There is no group {group}</h1>
      <p>
        <a href={linkTo({ screen: 'apps' })}>All applications</a>
      </p>
    </section>
  );
}

/** Under the hand of whoever came by a link to a list that is filtered. */
export const clearFilters = () => refine({ text: '', statuses: [], healths: [], labels: [], volumes: false });
