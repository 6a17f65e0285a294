import { useEffect, useRef } from 'preact/hooks';
import { Dialogs } from '../dialogs/dialogs';
import { dialog } from '../dialogs/open';
import { type Route, route } from '../route';
import { About } from './about/about';
import { AppScreen } from './app/app-screen';
import { AppsScreen } from './apps/apps-screen';
import { Banner } from './banner';
import { ClusterScreen } from './cluster/cluster-screen';
import { Dock } from './deployments/dock';
import { DeploymentsScreen } from './deployments/deployments-screen';
import { Header } from './header';
import { InstanceScreen } from './instance/instance-screen';
import { Lost } from './lost';
import { Notices } from './notices';
import { Palette } from './palette/palette';
import { PodScreen } from './pod/pod-screen';

export function Page() {
  const { screen, id } = route.value;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${titleOf(route.value)} · Ekiden`;
    // What led here may be gone, and the keyboard with it: it goes on where the new screen begins.
    if (!first.current && document.activeElement === document.body) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [screen, id]);
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <Header />
      <Banner />
      <main ref={main} id="main" tabindex={-1} class={`layout screen-${screen}`}>
        <Content />
      </main>
      {screen !== 'deployments' && <Dock />}
      <Palette />
      <Dialogs />
      <Notices quiet={dialog.value !== undefined} />
    </>
  );
}

function Content() {
  const { screen, id } = route.value;
  switch (screen) {
    case 'apps':
      return <AppsScreen group={id} />;
    case 'app':
      return <AppScreen key={id} appId={id} />;
    case 'pod':
      return <PodScreen key={id} podId={id} />;
    case 'instance':
      return <InstanceScreen key={id} taskId={id} />;
    case 'deployments':
      return <DeploymentsScreen key={id} id={id} />;
    case 'cluster':
      return <ClusterScreen key={id} agentId={id} />;
    case 'about':
      return <About />;
    case 'lost':
      return <Lost path={id} />;
  }
}

/** The hash is the page's address: it must not become "main". */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#main')?.focus();
}

function titleOf({ screen, id }: Route): string {
  switch (screen) {
    case 'apps':
      return id === '/' ? 'Applications' : id;
    case 'app':
    case 'pod':
    case 'instance':
      return id;
    case 'deployments':
      return id === '' ? 'Deployments' : `Deployment ${id.slice(0, 8)}`;
    case 'cluster':
      return 'Cluster';
    case 'about':
      return 'About';
    case 'lost':
      return 'Not found';
  }
}
