import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { downloadLink } from '../../api/sandbox';
import { choose, route } from '../../route';
import { hitsIn, moved, placeOf } from '../../store/hits';
import { Icon } from '../icon';
import { LogView } from './log-view';
import { useLog } from './use-log';

const FILES = ['stdout', 'stderr'];

/** The end of a file of the task, as it grows: followed until one scrolls up, searched, or held still. */
export function Logs({ taskId }: { taskId: string }) {
  const file = route.value.extra['file'] || 'stdout';
  const log = useLog(taskId, file);
  const sought = route.value.extra['find'] ?? '';
  const [onlyHits, setOnlyHits] = useState(false);
  const [wrap, setWrap] = useState(true);
  const [following, setFollowing] = useState(true);
  const [held, setHeld] = useState<number | undefined>(undefined);
  // Counts what one has typed or moved: only then the view goes where the hit is, and not whenever a line comes that is one too.
  const [sent, setSent] = useState(0);
  const leapt = useRef(false);
  const view = useRef<HTMLDivElement>(null);
  const hits = useMemo(() => hitsIn(log.blocks, sought), [log.blocks, sought]);
  const place = placeOf(hits, held);
  const current = place === undefined ? undefined : hits[place];

  useLayoutEffect(() => {
    if (following && view.current !== null) view.current.scrollTop = view.current.scrollHeight;
  }, [log.blocks, following, wrap, onlyHits]);
  useEffect(() => {
    if (held !== undefined || current === undefined) return;
    setHeld(current);
    // The link one came by says what is sought.
    if (sent === 0) setSent(1);
  }, [held, current]);
  useEffect(() => {
    const line = current === undefined ? null : (view.current?.querySelector(`[data-line="${current}"]`) ?? null);
    if (sent === 0 || line === null) return;
    setFollowing(false);
    leapt.current = true;
    line.scrollIntoView({ block: 'center' });
  }, [sent]);

  const seek = (text: string) => {
    choose({ find: text });
    setHeld(hitsIn(log.blocks, text).at(-1));
    setSent(sent + 1);
  };
  const move = (by: number) => {
    setHeld(moved(hits, held, by));
    setSent(sent + 1);
  };
  const scrolled = () => {
    // Who was sent to a hit near the end has not asked to follow it, until the end is scrolled to.
    if (leapt.current) return;
    const { scrollTop, scrollHeight, clientHeight } = view.current!;
    const atEnd = scrollHeight - scrollTop - clientHeight < 24;
    if (atEnd !== following) setFollowing(atEnd);
  };
  const byHand = () => void (leapt.current = false);
  return (
    <section class="card logs" aria-label={`Log ${file}`} data-testid="logs">
      <div class="log-bar">
        <span class="switch" role="group" aria-label="File">
          {[...new Set([...FILES, file])].map((name) => (
            <button key={name} type="button" class="chip" aria-pressed={name === file} data-testid={`log-file-${name}`} onClick={() => choose({ file: name })}>
              {name}
            </button>
          ))}
        </span>
        <label class="search">
          <Icon name="search" />
          <span class="visually-hidden">Find in the log</span>
          <input
            type="search"
            placeholder="Find"
            autocomplete="off"
            spellcheck={false}
            data-testid="log-find"
            value={sought}
            onInput={(event) => seek(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Enter' && move(event.shiftKey ? -1 : 1)}
          />
        </label>
        {sought !== '' && (
          <>
            <span class="soft" role="status" data-testid="log-hits">
              {place === undefined ? 'not found' : `${place + 1} of ${hits.length} ${hits.length === 1 ? 'line' : 'lines'}`}
            </span>
            <label class="inline">
              <input type="checkbox" checked={onlyHits} onChange={() => setOnlyHits(!onlyHits)} /> only these
            </label>
          </>
        )}
        <span class="log-buttons">
          <label class="inline">
            <input type="checkbox" checked={wrap} onChange={() => setWrap(!wrap)} /> wrap
          </label>
          <button type="button" class="button small" aria-pressed={log.paused} data-testid="log-pause" onClick={() => log.pause(!log.paused)}>
            {log.paused ? `Go on${log.waiting > 0 ? ` (${log.waiting} more)` : ''}` : 'Pause'}
          </button>
          <button type="button" class="button small" aria-pressed={following} data-testid="log-follow" onClick={() => setFollowing(!following)}>
            {following ? 'Following' : 'Follow'}
          </button>
          <a class="button small" href={downloadLink(taskId, file)} download>
            Download
          </a>
        </span>
      </div>
      <div ref={view} class={wrap ? 'log wrap' : 'log'} tabindex={0} role="log" aria-live="off" aria-label={file} data-testid="log" onScroll={scrolled} onWheel={byHand} onTouchMove={byHand} onPointerDown={byHand} onKeyDown={byHand}>
        {log.dropped > 0 && <p class="hint">{log.dropped} earlier lines are not kept here: download the file for all of them.</p>}
        {log.lines === 0 && <p class="hint">{log.said ?? (log.state === 'connecting' ? 'Connecting…' : 'Nothing has been written yet.')}</p>}
        <LogView blocks={log.blocks} sought={sought} onlyHits={onlyHits} current={current} />
        {log.lines > 0 && log.said !== undefined && <p class="hint log-end">{log.said}</p>}
        {(log.state === 'lost' || log.state === 'refused') && (
          <button type="button" class="button small" data-testid="log-again" onClick={log.again}>
            Follow again
          </button>
        )}
      </div>
    </section>
  );
}
