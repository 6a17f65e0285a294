import { openDialog } from '../dialogs/open';
import { linkTo, route, type Screen } from '../route';
import { snapshot } from '../state';
import { link } from '../store/live';
import { nextTheme, theme } from '../theme';
import { Icon } from './icon';
import { Logo } from './logo';
import { openPalette } from './palette/open';

const LINK_WORDS = { live: 'Live', connecting: 'Connecting', lost: 'Disconnected', standby: 'Standby' };

/** Which entry of the navigation a screen belongs to. */
const NAV: readonly [screen: 'apps' | 'deployments' | 'cluster' | 'about', label: string, below: readonly Screen[]][] = [
  ['apps', 'Applications', ['apps', 'app', 'pod', 'instance']],
  ['deployments', 'Deployments', ['deployments']],
  ['cluster', 'Cluster', ['cluster']],
  ['about', 'About', ['about']],
];

export function Header() {
  return (
    <header class="top">
      <a class="brand" href="#/apps" aria-label="Ekiden: all apps">
        <Logo /> <span>Ekiden</span>
      </a>
      <nav class="nav" aria-label="Screens">
        {NAV.map(([screen, label, below]) => (
          <a key={screen} href={linkTo({ screen })} aria-current={below.includes(route.value.screen) ? 'page' : undefined} data-testid={`nav-${screen}`}>
            {label}
            {screen === 'deployments' && snapshot.value.deployments.length > 0 && <b class="badge">{snapshot.value.deployments.length}</b>}
          </a>
        ))}
      </nav>
      <button type="button" class="jump" data-testid="palette-button" title="Go to or do anything (Ctrl K)" onClick={openPalette}>
        <Icon name="search" />
        <span>Go to or do…</span>
        <kbd aria-hidden="true">Ctrl K</kbd>
      </button>
      <span class={`link ${link.value.state}`} data-testid="link" title={`Connection to the event stream: ${LINK_WORDS[link.value.state]}`}>
        <span>{LINK_WORDS[link.value.state]}</span>
      </span>
      <button type="button" class="icon-button help" aria-label="Keys and links" title="Keys and links (?)" onClick={() => openDialog({ kind: 'help' })}>
        ?
      </button>
      <button type="button" class="icon-button" data-testid="theme" aria-label={`Theme: ${theme.value}`} title={`Theme: ${theme.value}`} onClick={nextTheme}>
        <Icon name={theme.value} />
      </button>
      <button type="button" class="button primary" aria-label="Create an app" data-testid="create-button" title="Create an app (c)" onClick={() => openDialog({ kind: 'create' })}>
        <Icon name="plus" /> <span>Create</span>
      </button>
    </header>
  );
}
