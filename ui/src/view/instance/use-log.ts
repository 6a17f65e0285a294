import { useEffect, useRef, useState } from 'preact/hooks';
import { logStream } from '../../api/sandbox';
import { type Block, LogBuffer } from '../../store/log';

const LAST_LINES = 1000;

export interface Log {
  blocks: readonly Block[];
  /** How many lines are kept, and how many were thrown away before them. */
  lines: number;
  dropped: number;
  state: 'connecting' | 'open' | 'ended';
  /** Why nothing more comes, or how it is with the connection. */
  said: string | undefined;
  paused: boolean;
  /** Lines that came while it was held still. */
  waiting: number;
  pause: (paused: boolean) => void;
}

const NOTHING = { blocks: [] as readonly Block[], lines: 0, dropped: 0, waiting: 0 };

/** Follows a file of a task; after a lost connection the browser asks on from where it was. */
export function useLog(taskId: string, file: string): Log {
  const buffer = useRef(new LogBuffer());
  const [shown, setShown] = useState(NOTHING);
  const [state, setState] = useState<Log['state']>('connecting');
  const [said, setSaid] = useState<string | undefined>(undefined);
  const [paused, setPaused] = useState(false);
  const held = useRef(false);
  const draw = () => {
    const { size, dropped } = buffer.current;
    setShown((before) => (held.current ? { ...before, waiting: size + dropped - before.lines - before.dropped } : { blocks: buffer.current.view(), lines: size, dropped, waiting: 0 }));
  };
  useEffect(() => {
    buffer.current = new LogBuffer();
    let frame = 0;
    // However much comes, it is drawn once for each picture the screen can show.
    const soon = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        draw();
      });
    };
    const source = new EventSource(logStream(taskId, file, LAST_LINES));
    source.onopen = () => {
      setState('open');
      setSaid(undefined);
    };
    source.onmessage = ({ data }: MessageEvent<string>) => {
      try {
        buffer.current.append((JSON.parse(data) as { data?: string }).data ?? '');
        soon();
      } catch {
        // What is not JSON is not of the log.
      }
    };
    source.addEventListener('gap', ({ data }: MessageEvent<string>) => {
      buffer.current.gap(reasonOf(data) ?? 'something is missing here');
      soon();
    });
    source.addEventListener('end', ({ data }: MessageEvent<string>) => {
      source.close();
      buffer.current.end();
      soon();
      setState('ended');
      const reason = reasonOf(data);
      setSaid(reason === undefined ? 'The log ends here.' : `The log ends here: ${reason}`);
    });
    source.onerror = () => {
      const over = source.readyState === EventSource.CLOSED;
      setState(over ? 'ended' : 'connecting');
      setSaid(over ? 'The log cannot be read: its sandbox may be gone, or the agent does not answer.' : 'The connection is lost. Trying again…');
    };
    return () => {
      source.close();
      cancelAnimationFrame(frame);
    };
  }, [taskId, file]);
  const pause = (next: boolean) => {
    held.current = next;
    setPaused(next);
    draw();
  };
  return { ...shown, state, said, paused, pause };
}

function reasonOf(data: string): string | undefined {
  try {
    return (JSON.parse(data) as { reason?: string }).reason || undefined;
  } catch {
    return undefined;
  }
}
