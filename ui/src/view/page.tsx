import { Dialogs } from '../dialogs/dialogs';
import { notice } from '../dialogs/open';
import { route } from '../route';
import { AppsTable } from './apps-table';
import { Banner } from './banner';
import { Deployments } from './deployments';
import { Header } from './header';
import { Panel } from './panel';
import { PodsTable } from './pods-table';

export function Page() {
  const open = route.value.appId;
  return (
    <>
      <Header />
      <Banner />
      <main class={open === undefined ? 'layout' : 'layout split'}>
        <h1 class="visually-hidden">Apps</h1>
        <div class="list">
          <AppsTable compact={open !== undefined} />
          <PodsTable />
        </div>
        {open !== undefined && <Panel key={open} appId={open} />}
      </main>
      <Deployments />
      <Dialogs />
      <div class="notice" role="status" data-testid="notice" hidden={notice.value === undefined}>
        {notice.value}
      </div>
    </>
  );
}
