import type { ComponentChildren } from 'preact';
import { groupLink } from '../route';
import { parentsOf } from '../store/tree';

interface Props {
  /** A group or an app; what is above it can be walked to. */
  id: string;
  /** What is shown of the last one; its name if nothing else is said. */
  children?: ComponentChildren;
}

/** The way from all applications down to what is looked at. */
export function Crumbs({ id, children }: Props) {
  return (
    <nav class="crumbs" aria-label="Groups" data-testid="crumbs">
      <a href={groupLink('/')}>Applications</a>
      {parentsOf(id).map((path) => (
        <span key={path}>
          <i aria-hidden="true">/</i>
          <a href={groupLink(path)}>{path.slice(path.lastIndexOf('/') + 1)}</a>
        </span>
      ))}
      {id !== '/' && (
        <span>
          <i aria-hidden="true">/</i>
          {children ?? <b aria-current="page">{id.slice(id.lastIndexOf('/') + 1)}</b>}
        </span>
      )}
    </nav>
  );
}
