import type { ComponentChildren } from 'preact';
import { PHONE, useMedia } from './media';

interface Props {
  label: string;
  heads: readonly string[];
  /** Of a column of buttons, which has no name to read. */
  actions?: boolean;
  children?: ComponentChildren;
  /** In place of rows: a body of which only a part is drawn, and how many rows there are. */
  body?: ComponentChildren;
  rows?: number;
}

/** A small table of facts; where it is wider than the window it is moved, also with the keyboard. */
export function PlainTable({ label, heads, actions = false, children, body, rows }: Props) {
  const phone = useMedia(PHONE);
  return (
    <div class="scroll" {...(phone ? { tabIndex: 0, role: 'region', 'aria-label': `${label}, all columns` } : {})}>
      <table class="plain" aria-rowcount={rows === undefined ? undefined : rows + 1}>
        <thead>
          <tr aria-rowindex={rows === undefined ? undefined : 1}>
            {heads.map((head) => (
              <th key={head}>{head}</th>
            ))}
            {actions && (
              <th>
                <span class="visually-hidden">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        {body ?? <tbody>{children}</tbody>}
      </table>
    </div>
  );
}
