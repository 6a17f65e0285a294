import { execAddress } from '../../api/sandbox';

export interface Heard {
  started: () => void;
  output: (bytes: Uint8Array) => void;
  /** The command ended, or could not be begun, or the connection was lost. */
  over: (why: string) => void;
}

/** A command in a task's container with a terminal, spoken with over a WebSocket. */
export class Exec {
  private readonly socket: WebSocket;
  private over = false;

  constructor(taskId: string, command: readonly string[], size: { columns: number; rows: number }, heard: Heard) {
    this.socket = new WebSocket(execAddress(taskId, location));
    this.socket.binaryType = 'arraybuffer';
    this.socket.onopen = () => this.say({ command, tty: true, ...size, environment: { TERM: 'xterm-256color' } });
    this.socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      // The first byte tells stdout from stderr; a terminal shows both alike.
      if (typeof data !== 'string') heard.output(new Uint8Array(data, 1));
      else this.hear(data, heard);
    };
    this.socket.onclose = ({ reason }) => this.end(heard, reason || 'The connection was lost.');
  }

  type(text: string | Uint8Array<ArrayBuffer>): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  }

  resize(columns: number, rows: number): void {
    this.say({ resize: { columns, rows } });
  }

  close(): void {
    this.over = true;
    this.socket.close();
  }

  private say(message: unknown): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private hear(text: string, heard: Heard): void {
    const said = JSON.parse(text) as { started?: boolean; exit?: number; error?: string };
    if (said.started === true) heard.started();
    if (said.error !== undefined) this.end(heard, said.error);
    if (said.exit !== undefined) this.end(heard, said.exit === 0 ? 'The command ended.' : `The command ended with status ${said.exit}.`);
  }

  private end(heard: Heard, why: string): void {
    if (this.over) return;
    this.over = true;
    heard.over(why);
    this.socket.close();
  }
}

/**
 * The keyboard's way out of a terminal, which takes every key that a program may want, Tab and Escape too. This one no terminal can
 * tell from Enter alone, and neither browsers nor systems keep it for themselves.
 */
export const LEAVING = 'Ctrl Shift Enter';

export const leaves = ({ key, ctrlKey, shiftKey, altKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>) => key === 'Enter' && ctrlKey && shiftKey && !altKey && !metaKey;

/** "sh -c 'echo a b'" as words: quotes keep together what they enclose, as in a shell. */
export function commandWords(typed: string): string[] {
  const words: string[] = [];
  for (const [, double, single, plain] of typed.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)) {
    words.push(double?.replace(/\\(.)/g, '$1') ?? single ?? plain ?? '');
  }
  return words;
}
