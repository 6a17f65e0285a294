import { Component } from 'preact';
import { go } from '../../route';
import { memory, trimmed } from '../../store/format';
import { noteOf } from '../../store/notes';
import type { Row } from '../../store/rows';
import { AppId } from '../app-id';
import { HealthBar } from '../health-bar';
import { StatusBadge } from '../status-badge';
import { RowActions } from './row-actions';
import { LabelChips } from './label-chips';

interface Props {
  row: Row;
  group: string;
  /** Somebody types, and waits for this: its buttons, which are a fourth of the work, come when they do no more. */
  brief: boolean;
}

/** Drawn again only when its row object changed; that keeps thousand apps quick. */
export class AppRow extends Component<Props> {
  private whole = false;

  override shouldComponentUpdate(next: Props): boolean {
    return next.row !== this.props.row || next.group !== this.props.group || (!next.brief && !this.whole);
  }

  override render({ row, group, brief }: Props) {
    this.whole ||= !brief;
    const short = row.running < row.target;
    return (
      <tr
        data-testid={`app-row-${row.id}`}
        onClick={(event) => {
          if (!(event.target as HTMLElement).closest('a, button, [popover]')) go({ screen: 'app', id: row.id });
        }}
      >
        <td class="col-id">
          <AppId id={row.id} group={group} />
          <LabelChips row={row} />
        </td>
        <td class="col-status" title={noteOf(row)}>
          <StatusBadge row={row} />
        </td>
        <td class="col-health">
          <HealthBar parts={row.health} label={row.id} />
        </td>
        <td class={short ? 'col-instances short' : 'col-instances'} data-testid={`app-instances-${row.id}`}>
          {row.running}/{row.target}
        </td>
        <td class="col-cpus" title={`${trimmed(row.app.cpus)} each`}>
          {trimmed(row.cpus)}
        </td>
        <td class="col-mem" title={`${memory(row.app.mem)} each`}>
          {memory(row.mem)}
        </td>
        <td class="actions">
          {this.whole && <RowActions id={row.id} suspended={row.target === 0} />}
        </td>
      </tr>
    );
  }
}
