import type { Change } from '../api/plan';

export type Asked = Pick<Change, 'method' | 'path' | 'body'>;

/** The request that makes a change, for who wants to see it, or to do the same by a script. */
export function Request({ method, path, body }: Asked) {
  return (
    <details>
      <summary>The request</summary>
      <pre class="json" tabindex={0} aria-label="The request" data-testid="plan-request">
        {method} {path}
        {body !== undefined && `\n${JSON.stringify(body, null, 2)}`}
      </pre>
    </details>
  );
}
