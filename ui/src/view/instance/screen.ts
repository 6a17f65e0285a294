import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { Exec, leaves } from './exec';
import { makeStrictElements } from './strict-elements';

export interface Around {
  /** The command is over, and why: from then on no key is for it. */
  over: (why: string) => void;
  /** Whoever types wants to get out. */
  leave: () => void;
  /** The id of what tells how. */
  hint: string;
}

/** Loaded by who opens a terminal only: its library is bigger than all the rest of the page. */
export function openScreen(element: HTMLElement, taskId: string, command: readonly string[], { over, leave, hint }: Around): () => void {
  const makeUsualElements = makeStrictElements();
  const style = getComputedStyle(element);
  const terminal = new Terminal({
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily: style.fontFamily,
    fontSize: 13,
    scrollback: 5000,
    theme: { background: style.backgroundColor, foreground: style.color, cursor: style.color, selectionBackground: '#6a8ac480' },
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(element);
  fit.fit();
  terminal.textarea?.setAttribute('aria-describedby', hint);
  let ended = false;
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type === 'keydown' && leaves(event)) {
      event.preventDefault();
      leave();
      return false;
    }
    return !ended;
  });
  const exec = new Exec(taskId, command, { columns: terminal.cols, rows: terminal.rows }, {
    started: () => terminal.focus(),
    output: (bytes) => terminal.write(bytes),
    over: (why) => {
      ended = true;
      terminal.write(`\r\n\x1b[2m${why}\x1b[0m\r\n`);
      over(why);
    },
  });
  terminal.onData((text) => exec.type(text));
  terminal.onBinary((text) => exec.type(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
  terminal.onResize(({ cols, rows }) => exec.resize(cols, rows));
  const observer = new ResizeObserver(() => fit.fit());
  observer.observe(element);
  return () => {
    observer.disconnect();
    exec.close();
    terminal.dispose();
    makeUsualElements();
  };
}
