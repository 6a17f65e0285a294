import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { commandWords, LEAVING } from './exec';

const HINT = 'terminal-hint';

/** A command in the task's container, with a terminal. It is begun by whoever wants it, not by opening a link. */
export function Terminal({ taskId, runs }: { taskId: string; runs: boolean }) {
  const [command, setCommand] = useState('/bin/sh');
  const [opened, setOpened] = useState<{ words: string[]; count: number } | undefined>(undefined);
  const [over, setOver] = useState<string | undefined>(undefined);
  const element = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const open = () => {
    setOver(undefined);
    setOpened({ words: commandWords(command), count: (opened?.count ?? 0) + 1 });
  };
  useEffect(() => {
    if (opened === undefined) return;
    let close: (() => void) | undefined;
    let left = false;
    import('./screen').then(
      ({ openScreen }) => {
        if (!left) close = openScreen(element.current!, taskId, opened.words, { over: setOver, leave: () => button.current?.focus(), hint: HINT });
      },
      () => setOver('The terminal could not be loaded.'),
    );
    return () => {
      left = true;
      close?.();
    };
  }, [opened]);
  const going = opened !== undefined && over === undefined;
  const first = useRef(true);
  // A button takes the other one's place, and the screen no more keys: the keyboard goes on from there. From elsewhere it is not called.
  useLayoutEffect(() => {
    const at = document.activeElement;
    if (!first.current && (at === document.body || element.current?.contains(at))) button.current?.focus();
    first.current = false;
  }, [going]);
  return (
    <section class="card block terminal" aria-label="Terminal" data-testid="terminal">
      <form
        class="terminal-bar"
        onSubmit={(event) => {
          event.preventDefault();
          open();
        }}
      >
        <label class="field">
          <span class="visually-hidden">Command</span>
          <input class="mono" spellcheck={false} autocomplete="off" aria-label="Command" data-testid="terminal-command" disabled={going} value={command} onInput={(event) => setCommand(event.currentTarget.value)} />
        </label>
        {going ? (
          <button key="close" ref={button} type="button" class="button" data-testid="terminal-close" onClick={() => setOpened(undefined)}>
            End
          </button>
        ) : (
          <button key="open" ref={button} type="submit" class="button primary" data-testid="terminal-open" disabled={!runs || commandWords(command).length === 0}>
            {opened === undefined ? 'Open a terminal' : 'Open again'}
          </button>
        )}
        <span class="hint" role="status" data-testid="terminal-said">
          {!runs ? 'The task does not run.' : (over ?? (going ? '' : 'Runs beside the task, in its container.'))}
        </span>
        {going && (
          <span id={HINT} class="hint">
            {LEAVING.split(' ').flatMap((key) => [<kbd key={key}>{key}</kbd>, ' '])}
            leaves the terminal
          </span>
        )}
      </form>
      {opened !== undefined && <div key={opened.count} ref={element} class="screen" data-testid="terminal-screen" />}
    </section>
  );
}
