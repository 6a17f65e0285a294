import { refine, route } from '../route';
import { rows, visibleRows } from '../state';
import { link } from '../store/live';
import type { SortKey } from '../store/rows';
import { AppRow } from './app-row';
import { NoApps, NoMatch } from './empty';
import { MoreRows, rowLimit } from './more-rows';
import { StatusFilter } from './status-filter';

const COLUMNS: readonly [key: SortKey, label: string, wide: boolean][] = [
  ['id', 'App', false],
  ['status', 'Status', false],
  ['health', 'Health', false],
  ['instances', 'Instances', false],
  ['cpus', 'CPU', true],
  ['mem', 'Memory', true],
];

/** All apps, or those that the filters leave. Beside an open panel it gives up its less telling columns. */
export function AppsTable({ compact }: { compact: boolean }) {
  const list = visibleRows.value;
  const limit = rowLimit.value;
  if (rows.value.length === 0) return link.value.state === 'live' ? <NoApps /> : <p class="empty">Loading…</p>;
  return (
    <section class="card" aria-label="Apps">
      <StatusFilter />
      <table class="apps">
        <thead>
          <tr>
            {COLUMNS.filter(([, , wide]) => !wide || !compact).map(([key, label]) => (
              <SortHead key={key} column={key} label={label} />
            ))}
            <th class="actions">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.slice(0, limit).map((row) => (
            <AppRow key={row.id} row={row} compact={compact} open={row.id === route.value.appId} />
          ))}
        </tbody>
      </table>
      {list.length > limit && <MoreRows hidden={list.length - limit} />}
      {list.length === 0 && <NoMatch />}
    </section>
  );
}

function SortHead({ column, label }: { column: SortKey; label: string }) {
  const { sort, descending } = route.value.view;
  const active = sort === column;
  return (
    <th class={`col-${column}`} aria-sort={active ? (descending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" onClick={() => refine({ sort: column, descending: active ? !descending : false })}>
        {label}
        <span class="arrow" aria-hidden="true">
          {active ? (descending ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  );
}
