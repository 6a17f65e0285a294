import { render } from 'preact';
import { PLAIN_VIEW } from '../../route';
import { rows } from '../../state';
import { find } from '../../store/rows';
import { AppRow } from './app-row';

const ROWS = 20;
const ROUNDS = 3;
/** A list that is short is searched at once in any case. */
const WORTH = 1000;

/** Safari has no word for it. */
const whenIdle = (then: () => void) => (typeof requestIdleCallback === 'function' ? requestIdleCallback(then) : setTimeout(then, 500));

/**
 * Searches and draws where nobody sees it, when the page has nothing else to do: the first key of whoever looks for one of very many apps
 * waits for code that has never run, which takes a third longer.
 */
export function rehearse(round = 1): void {
  if (rows.peek().length < WORTH || round > ROUNDS) return;
  whenIdle(() => {
    const found = find(rows.peek(), '/', { ...PLAIN_VIEW, text: 'a' });
    const stage = document.createElement('tbody');
    render(found.rows.slice(0, ROWS).map((row) => <AppRow key={row.id} row={row} group="/" brief />), stage);
    render(null, stage);
    rehearse(round + 1);
  });
}
