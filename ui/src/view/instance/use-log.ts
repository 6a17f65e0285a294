import { useEffect, useRef, useState } from 'preact/hooks';
import { logStream } from '../../api/sandbox';
import { LogFollower, type FollowState, type Source } from '../../store/follower';
import type { Block } from '../../store/log';

const LAST_LINES = 1000;

export interface Log {
  blocks: readonly Block[];
  /** How many lines are kept, and how many were thrown away before them. */
  lines: number;
  dropped: number;
  state: FollowState;
  /** Why nothing more comes, or how it is with the connection. */
  said: string | undefined;
  paused: boolean;
  /** Lines that came while it was held still. */
  waiting: number;
  pause: (paused: boolean) => void;
  /** Asks for it anew. */
  again: () => void;
}

const NOTHING = { blocks: [] as readonly Block[], lines: 0, dropped: 0, waiting: 0, state: 'connecting' as FollowState, said: undefined as string | undefined };

/** Follows a file of a task. */
export function useLog(taskId: string, file: string): Log {
  const follower = useRef<LogFollower | undefined>(undefined);
  const [shown, setShown] = useState(NOTHING);
  const [paused, setPaused] = useState(false);
  const held = useRef(false);
  const draw = () => {
    if (follower.current === undefined) return;
    const { buffer, state, said } = follower.current;
    const { size, dropped } = buffer;
    setShown((before) =>
      held.current
        ? { ...before, state, said, waiting: Math.max(0, size + dropped - before.lines - before.dropped) }
        : { blocks: buffer.view(), lines: size, dropped, waiting: 0, state, said },
    );
  };
  useEffect(() => {
    let frame = 0;
    // However much comes, it is drawn once for each picture the screen can show.
    const soon = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        draw();
      });
    };
    const following = new LogFollower(() => new EventSource(logStream(taskId, file, LAST_LINES)) as Source, soon);
    follower.current = following;
    soon();
    return () => {
      following.close();
      cancelAnimationFrame(frame);
    };
  }, [taskId, file]);
  const pause = (next: boolean) => {
    held.current = next;
    setPaused(next);
    draw();
  };
  return { ...shown, paused, pause, again: () => follower.current?.again() };
}
