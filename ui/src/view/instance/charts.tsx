import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../../api/http';
import { fetchStats } from '../../api/sandbox';
import { cores, memory } from '../../store/format';
import { measured, NO_USAGE, type Usage, type UsageSeries } from '../../store/usage';

const EVERY = 2000;
/** Who cannot be asked now may be later. */
const EVERY_AFTER_AN_ERROR = 10_000;
const MIB = 1024 * 1024;

interface Props {
  taskId: string;
  /** Milliseconds between two measurements. */
  every?: number;
  title?: ComponentChildren;
}

/** What a task uses of its cpus and memory, while one looks. */
export function Charts({ taskId, every = EVERY, title = 'Usage' }: Props) {
  const { series, error } = useUsage(taskId, every);
  const last = series.points.at(-1);
  return (
    <section class="card block" aria-label={`Usage of ${taskId}`} data-testid="usage">
      <h2>{title}</h2>
      {error !== undefined && <p class="hint">{error instanceof ApiError && error.status === 404 ? 'Nothing is measured of this task.' : error.message}</p>}
      {error === undefined && last === undefined && <p class="hint">Measuring…</p>}
      {last !== undefined && (
        <div class="charts">
          <Chart label="CPU" value={last.cpus === undefined ? 'measuring…' : `${cores(last.cpus)} of ${limitText(series.cpusLimit, cores)}`} points={series.points} of={(point) => point.cpus} limit={series.cpusLimit} />
          <Chart label="Memory" value={`${memory(last.bytes / MIB)} of ${limitText(series.bytesLimit, (bytes) => memory(bytes / MIB))}`} points={series.points} of={(point) => point.bytes} limit={series.bytesLimit} />
        </div>
      )}
    </section>
  );
}

const limitText = (limit: number | undefined, text: (value: number) => string) => (limit === undefined ? 'no limit' : text(limit));

/** Asks again and again while the page is looked at; not any more when it is left. */
function useUsage(taskId: string, every: number): { series: UsageSeries; error: Error | undefined } {
  const [state, setState] = useState<{ series: UsageSeries; error: Error | undefined }>({ series: NO_USAGE, error: undefined });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let looking = true;
    const ask = async () => {
      let wait = every;
      try {
        const next = document.hidden ? undefined : await fetchStats(taskId);
        if (next !== undefined && looking) setState(({ series }) => ({ series: measured(series, next), error: undefined }));
      } catch (error) {
        wait = Math.max(every, EVERY_AFTER_AN_ERROR);
        if (looking) setState(({ series }) => ({ series, error: error as Error }));
      }
      if (looking) timer = setTimeout(() => void ask(), wait);
    };
    void ask();
    return () => {
      looking = false;
      clearTimeout(timer);
    };
  }, [taskId, every]);
  return state;
}

const WIDTH = 300;
const HEIGHT = 64;

interface ChartProps {
  label: string;
  value: string;
  points: readonly Usage[];
  of: (point: Usage) => number | undefined;
  limit: number | undefined;
}

/** A line over time below the line of what is allowed. */
export function Chart({ label, value, points, of, limit }: ChartProps) {
  const known = points.flatMap((point) => {
    const y = of(point);
    return y === undefined ? [] : [{ x: point.at, y }];
  });
  const top = Math.max(limit ?? 0, ...known.map(({ y }) => y)) * 1.05 || 1;
  const from = known[0]?.x ?? 0;
  const span = Math.max((known.at(-1)?.x ?? 0) - from, 30_000);
  const at = ({ x, y }: { x: number; y: number }) => `${(((x - from) / span) * WIDTH).toFixed(1)},${(HEIGHT - (y / top) * HEIGHT).toFixed(1)}`;
  const line = known.map(at).join(' ');
  const end = known.at(-1);
  return (
    <figure class="chart">
      <figcaption>
        <span class="soft">{label}</span> <b>{value}</b>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`${label}: ${value}`}>
        {limit !== undefined && <line class="limit" x1="0" x2={WIDTH} y1={HEIGHT - (limit / top) * HEIGHT} y2={HEIGHT - (limit / top) * HEIGHT} />}
        {known.length > 1 && <polygon class="area" points={`0,${HEIGHT} ${line} ${at({ x: end!.x, y: 0 })}`} />}
        {known.length > 1 && <polyline class="line" points={line} />}
      </svg>
    </figure>
  );
}
