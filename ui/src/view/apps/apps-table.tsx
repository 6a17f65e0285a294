import { formatHash, refine, route } from '../../route';
import type { Row, SortKey } from '../../store/rows';
import type { GroupRow } from '../../store/tree';
import { PHONE, useMedia } from '../media';
import { SortHeads } from '../sort';
import { VirtualRows } from '../virtual-rows';
import { AppRow } from './app-row';
import { GroupLine } from './group-row';

/** What the list can be sorted by. */
export const COLUMNS: readonly [key: SortKey, label: string][] = [
  ['id', 'Name'],
  ['status', 'Status'],
  ['health', 'Health'],
  ['instances', 'Instances'],
  ['cpus', 'CPU'],
  ['mem', 'Memory'],
];

/** An app or a group. */
export type Line = Row | GroupRow;

interface Props {
  lines: readonly Line[];
  /** Left out of the names, as all of them are below it. */
  group: string;
}

export function AppsTable({ lines, group }: Props) {
  const phone = useMedia(PHONE);
  const { sort, descending } = route.value.view;
  return (
    <table class="apps" aria-rowcount={lines.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          <SortHeads columns={COLUMNS} sort={sort} descending={descending} choose={(sort, descending) => refine({ sort, descending })} />
          <th class="actions">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <VirtualRows
        items={lines}
        columns={COLUMNS.length + 1}
        height={phone ? 92 : 38}
        answers={formatHash({ ...route.value, extra: {} })}
        draw={(line, brief) =>
          'path' in line ? <GroupLine key={`${line.path}/`} group={line} /> : <AppRow key={line.id} row={line} group={group} brief={brief} />
        }
      />
    </table>
  );
}
