import { linkTo } from '../route';

/** Addresses that the page does not know. */
export function Lost({ path }: { path: string }) {
  return (
    <section class="card empty" data-testid="lost">
      <h1>There is no such page</h1>
      <p>
        <code>{path}</code> leads nowhere.
      </p>
      <p>
        <a class="button primary" href={linkTo({ screen: 'apps' })}>
          All applications
        </a>
      </p>
    </section>
  );
}
