import { useMemo } from 'preact/hooks';
import { fetchVersion, fetchVersions } from '../../api/calls';
import type { App } from '../../api/types';
import { drafts } from '../../dialogs/edit/drafts';
import { openDialog, tell, tellFailure } from '../../dialogs/open';
import { choose, route } from '../../route';
import { type Definition, definitionOf } from '../../store/definition';
import { differences } from '../../store/diff';
import { copied } from '../copy';
import { FieldChanges } from '../field-changes';
import { Icon } from '../icon';
import { useLoaded } from '../load';
import { Age, At, timeZone } from '../time';

/** The definition as the server holds it, and those before it. */
export function Configuration({ app }: { app: App }) {
  const json = useMemo(() => JSON.stringify(definitionOf(app), null, 2), [app]);
  return (
    <div class="columns">
      <section class="card block" aria-label="Definition">
        <h2>
          Definition{' '}
          <span class="soft">
            changed <Age at={app.versionInfo?.lastConfigChangeAt ?? app.version} />
          </span>
          <button type="button" class="icon-button" aria-label="Copy the definition" title="Copy" onClick={() => copied(json)}>
            <Icon name="copy" />
          </button>
        </h2>
        <pre class="json" data-testid="app-config" tabindex={0} aria-label="Definition as JSON">
          {json}
        </pre>
      </section>
      <Versions app={app} />
    </div>
  );
}

/** Every version with what it changed; one click leads to the dialog that goes back to it. */
function Versions({ app }: { app: App }) {
  const versions = useLoaded(() => fetchVersions(app.id), [app.id, app.version]);
  const chosen = route.value.extra['version'] ?? app.version;
  const list = versions.value ?? [];
  return (
    <section class="card block" aria-label="Versions">
      <h2>
        Versions <b>{list.length}</b> <span class="soft">times in {timeZone()}</span>
      </h2>
      {versions.error !== undefined && <p class="hint bad">{versions.error.message}</p>}
      <ul class="versions" data-testid="versions">
        {list.map((version, index) => {
          const open = version === chosen;
          return (
            <li key={version} class={open ? 'open' : ''}>
              <div class="version-head">
                <button type="button" class="link-button" aria-expanded={open} data-testid={`version-${version}`} onClick={() => choose({ version: open ? 'none' : version })}>
                  <At at={version} />
                </button>
                {version === app.version ? (
                  <span class="tag calm">current</span>
                ) : (
                  <span class="version-actions">
                    <button type="button" class="button small" data-testid={`edit-${version}`} onClick={() => void editFrom(app, version)}>
                      Edit
                    </button>
                    <button type="button" class="button small" data-testid={`rollback-${version}`} onClick={() => openDialog({ kind: 'rollback-app', appId: app.id, version })}>
                      Roll back to this
                    </button>
                  </span>
                )}
              </div>
              {open && <VersionChanges app={app} version={version} before={list[index + 1]} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function VersionChanges({ app, version, before }: { app: App; version: string; before: string | undefined }) {
  const against = route.value.extra['against'] === 'current' && version !== app.version ? 'current' : 'previous';
  const loaded = useLoaded(async () => {
    const present = of(app, version);
    const other = against === 'current' ? definitionOf(app) : before === undefined ? undefined : of(app, before);
    const [after, from] = await Promise.all([present, other]);
    return from === undefined ? undefined : differences(from, after);
  }, [app.id, app.version, version, before, against]);
  return (
    <div class="version-changes" data-testid="version-changes">
      {version !== app.version && (
        <span class="switch" role="group" aria-label="Compare with">
          {(['previous', 'current'] as const).map((name) => (
            <button key={name} type="button" class="chip" aria-pressed={against === name} onClick={() => choose({ against: name === 'current' ? 'current' : '', version })}>
              Against the {name} one
            </button>
          ))}
        </span>
      )}
      {loaded.error !== undefined && <p class="hint bad">{loaded.error.message}</p>}
      {loaded.error === undefined && 'value' in loaded && (loaded.value === undefined ? <p class="hint">The first version that is known.</p> : loaded.value.length === 0 ? <p class="hint">No difference.</p> : <FieldChanges fields={loaded.value} testId="version-diff" />)}
    </div>
  );
}

/** Opens the editor with an older version in it; what was typed there before is not thrown away for it. */
async function editFrom(app: App, version: string): Promise<void> {
  if (drafts.read(app.id) !== undefined) {
    tell('This is what you typed before: send or discard it first');
    return openDialog({ kind: 'edit', appId: app.id });
  }
  try {
    openDialog({ kind: 'edit', appId: app.id, old: { version, definition: await of(app, version) } });
  } catch (error) {
    tellFailure(`Edit the version of ${version}: ${(error as Error).message}`);
  }
}

/** A version without what is not of the definition. The present one is there already. */
async function of(app: App, version: string): Promise<Definition> {
  return definitionOf(version === app.version ? app : await fetchVersion(app.id, version));
}
