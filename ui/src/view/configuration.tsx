import { useMemo } from 'preact/hooks';
import type { App } from '../api/types';
import { definitionOf } from '../store/definition';
import { copied } from './copy';
import { Icon } from './icon';
import { Age } from './instances';

/** The definition as the server holds it. */
export function Configuration({ app }: { app: App }) {
  const json = useMemo(() => JSON.stringify(definitionOf(app), null, 2), [app]);
  return (
    <section class="block">
      <h3>
        Configuration{' '}
        <span class="soft" title={app.version}>
          changed <Age at={app.versionInfo?.lastConfigChangeAt ?? app.version} />
        </span>
        <button type="button" class="icon-button" aria-label="Copy the definition" title="Copy" onClick={() => copied(json)}>
          <Icon name="copy" />
        </button>
      </h3>
      <pre class="json" data-testid="app-config" tabindex={0}>
        {json}
      </pre>
    </section>
  );
}
