import type { ComponentChildren } from 'preact';
import { PHONE, useMedia } from './media';

interface Props {
  label: string;
  heads: readonly string[];
  /** Of a column of buttons, which has no name to read. */
  actions?: boolean;
  children: ComponentChildren;
}

/** A small table of facts; where it is wider than the window it is moved, also with the keyboard. */
export function PlainTable({ label, heads, actions = false, children }: Props) {
  const phone = useMedia(PHONE);
  return (
    <div class="scroll" {...(phone ? { tabIndex: 0, role: 'region', 'aria-label': `${label}, all columns` } : {})}>
      <table class="plain">
        <thead>
          <tr>
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
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
