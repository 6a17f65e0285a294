import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { downloadLink } from '../../api/sandbox';
import { choose, route } from '../../route';
import { Icon } from '../icon';
import { LogView } from './log-view';
import { useLog } from './use-log';

const FILES = ['stdout', 'stderr'];

/** The end of a file of the task, as it grows: followed until one scrolls up, searched, or held still. */
export function Logs({ taskId }: { taskId: string }) {
  const file = route.value.extra['file'] || 'stdout';
  const log = useLog(taskId, file);
  const [sought, setSought] = useState(route.value.extra['find'] ?? '');
  const [onlyHits, setOnlyHits] = useState(false);
  const [wrap, setWrap] = useState(true);
  const [following, setFollowing] = useState(true);
  const [hit, setHit] = useState(0);
  const view = useRef<HTMLDivElement>(null);
  const hits = useMemo(() => (sought === '' ? [] : log.blocks.flatMap(({ lines }) => lines).filter(({ text }) => text.toLowerCase().includes(sought.toLowerCase())).map(({ number }) => number)), [log.blocks, sought]);
  const current = hits.length === 0 ? undefined : hits[Math.min(hit, hits.length - 1)];

  useLayoutEffect(() => {
    if (following && view.current !== null) view.current.scrollTop = view.current.scrollHeight;
  }, [log.blocks, following, wrap, onlyHits]);
  useEffect(() => {
    if (current === undefined || sought === '') return;
    setFollowing(false);
    view.current?.querySelector(`[data-line="${current}"]`)?.scrollIntoView({ block: 'center' });
  }, [current]);

  const seek = (text: string) => {
    setSought(text);
    setHit(Number.MAX_SAFE_INTEGER);
  };
  const move = (by: number) => hits.length > 0 && setHit((Math.min(hit, hits.length - 1) + by + hits.length) % hits.length);
  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = view.current!;
    const atEnd = scrollHeight - scrollTop - clientHeight < 24;
    if (atEnd !== following) setFollowing(atEnd);
  };
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
              {hits.length === 0 ? 'not found' : `${Math.min(hit, hits.length - 1) + 1} of ${hits.length} lines`}
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
      <div ref={view} class={wrap ? 'log wrap' : 'log'} tabindex={0} role="log" aria-live="off" aria-label={file} data-testid="log" onScroll={scrolled}>
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
