import { linkTo, refine } from '../route';

/** The path with its groups: a group filters the table, the name opens the app. */
export function AppId({ id }: { id: string }) {
  const parts = id.split('/').filter(Boolean);
  const groups = parts.slice(0, -1);
  return (
    <span class="app-id">
      <span class="groups">
        {groups.map((name, index) => {
          const path = `/${parts.slice(0, index + 1).join('/')}/`;
          return (
            <span key={path} class="group">
              /
              <button type="button" title={`Show only ${path}`} onClick={() => refine({ text: path })}>
                {name}
              </button>
            </span>
          );
        })}
        <span class="group">/</span>
      </span>
      <a href={linkTo(id)} title={id}>
        {parts.at(-1)}
      </a>
    </span>
  );
}
