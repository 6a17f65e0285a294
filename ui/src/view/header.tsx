import { openDialog } from '../dialogs/open';
import { refine, route } from '../route';
import { rows } from '../state';
import { link } from '../store/live';
import { nextTheme, theme } from '../theme';
import { Icon } from './icon';
import { Logo } from './logo';

const LINK_WORDS = { live: 'Live', connecting: 'Connecting', lost: 'Disconnected' };

export function Header() {
  const running = rows.value.reduce((sum, row) => sum + row.running, 0);
  const target = rows.value.reduce((sum, row) => sum + row.target, 0);
  return (
    <header class="top">
      <a class="brand" href="#/apps" aria-label="Ekiden: all apps">
        <Logo /> <span>Ekiden</span>
      </a>
      <label class="search">
        <Icon name="search" />
        <span class="visually-hidden">Filter apps</span>
        <input
          id="search"
          type="search"
          placeholder="Filter apps"
          autocomplete="off"
          spellcheck={false}
          data-testid="filter"
          value={route.value.view.text}
          onInput={(event) => refine({ text: event.currentTarget.value })}
        />
        <kbd>/</kbd>
      </label>
      <span class="totals">
        <b>{rows.value.length}</b> {rows.value.length === 1 ? 'app' : 'apps'}
        <b>
          {running}/{target}
        </b>{' '}
        instances
      </span>
      <span class={`link ${link.value.state}`} data-testid="link" title={`Connection to the event stream: ${LINK_WORDS[link.value.state]}`}>
        <span>{LINK_WORDS[link.value.state]}</span>
      </span>
      <button type="button" class="icon-button help" aria-label="Keys and links" title="Keys and links (?)" onClick={() => openDialog({ kind: 'help' })}>
        ?
      </button>
      <button type="button" class="icon-button" aria-label={`Theme: ${theme.value}`} title={`Theme: ${theme.value}`} onClick={nextTheme}>
        <Icon name={theme.value} />
      </button>
      <button type="button" class="button primary" aria-label="Create an app" data-testid="create-button" title="Create an app (c)" onClick={() => openDialog({ kind: 'create' })}>
        <Icon name="plus" /> <span>Create</span>
      </button>
    </header>
  );
}
