import { render } from 'preact';
import './css/tokens.css';
import './css/base.css';
import './css/controls.css';
import './css/shell.css';
import './css/table.css';
import './css/status.css';
import './css/screens.css';
import './css/app.css';
import './css/deployments.css';
import './css/dialogs.css';
import './css/editor.css';
import './css/palette.css';
import './css/instance.css';
import './css/cluster.css';
import './css/narrow.css';
import { askLeader } from './api/calls';
import { startDialogs } from './dialogs/open';
import { startKeys } from './keys';
import { startLetters } from './letters';
import { startRouter } from './route';
import { feed } from './state';
import { startClock } from './store/clock';
import { startTyping } from './store/typing';
import { startTheme } from './theme';
import { Page } from './view/page';

startTheme();
startClock();
startTyping();
startRouter();
startLetters();
startKeys();
startDialogs();
// A standby's stream of events is the leader's, of another origin, which the page must not ask: so who answers here is found out first.
void askLeader()
  .catch(() => undefined)
  .then(() => feed.start());
render(<Page />, document.getElementById('root')!);
