import { dismiss, hold, notices, release } from '../dialogs/open';
import { linkTo } from '../route';
import { Icon } from './icon';

/**
 * What was started or could not be. The place is always there: of a region that comes with its text, readers of screens say nothing.
 *
 * @param quiet while a dialog is open, which has a place of its own: what is behind one is neither seen nor read out
 */
export function Notices({ quiet = false }: { quiet?: boolean }) {
  return (
    <div class="notice" role="status" data-testid="notice" onMouseEnter={hold} onMouseLeave={release} onFocusIn={hold} onFocusOut={release}>
      {!quiet &&
        notices.value.map((notice) => (
          <p key={notice.text} class={notice.failed ? 'failed' : undefined}>
            <span>{notice.text}</span>
            {notice.deployment !== undefined && (
              <a href={linkTo({ screen: 'deployments', id: notice.deployment })} data-testid="notice-deployment">
                Deployment
              </a>
            )}
            {notice.failed && (
              <button type="button" class="icon-button" aria-label={`Dismiss: ${notice.text}`} title="Dismiss" data-testid="notice-dismiss" onClick={() => dismiss(notice)}>
                <Icon name="close" />
              </button>
            )}
          </p>
        ))}
    </div>
  );
}
