import { appLink, groupLink } from '../route';
import { parentsOf, prefixOf } from '../store/tree';

interface Props {
  id: string;
  /** The group that is looked at: it is not said again. */
  group: string;
}

/** The path with its groups: a group leads into it, the name opens the app. */
export function AppId({ id, group }: Props) {
  const groups = parentsOf(id).filter((path) => path.startsWith(prefixOf(group)));
  return (
    <span class="app-id">
      {groups.length > 0 && (
        <span class="groups">
          {groups.map((path) => (
            <span key={path} class="group">
              /
              <a href={groupLink(path)} title={`Show only ${path}`}>
                {path.slice(path.lastIndexOf('/') + 1)}
              </a>
            </span>
          ))}
          <span class="group">/</span>
        </span>
      )}
      <a class="name" href={appLink(id)} title={id}>
        {id.slice(id.lastIndexOf('/') + 1)}
      </a>
    </span>
  );
}
