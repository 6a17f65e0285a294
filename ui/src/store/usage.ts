import type { ResourceStatistics } from '../api/sandbox';

/** What a task used at a moment. */
export interface Usage {
  /** Milliseconds. */
  at: number;
  /** Cores that were busy since the measurement before; nothing for the first. */
  cpus: number | undefined;
  bytes: number;
}

/** The measurements so far and what they allow the task to use. */
export interface UsageSeries {
  points: readonly Usage[];
  cpusLimit: number | undefined;
  bytesLimit: number | undefined;
  last: ResourceStatistics | undefined;
}

export const NO_USAGE: UsageSeries = { points: [], cpusLimit: undefined, bytesLimit: undefined, last: undefined };

const KEPT = 150;

/** One more measurement; one that was seen already, or is older, says nothing new. */
export function measured(before: UsageSeries, next: ResourceStatistics): UsageSeries {
  const { last } = before;
  if (last !== undefined && next.timestamp <= last.timestamp) return before;
  const busy = (of: ResourceStatistics) => (of.cpus_user_time_secs ?? 0) + (of.cpus_system_time_secs ?? 0);
  const cpus = last === undefined ? undefined : Math.max(0, (busy(next) - busy(last)) / (next.timestamp - last.timestamp));
  return {
    points: [...before.points, { at: next.timestamp * 1000, cpus, bytes: next.mem_rss_bytes ?? 0 }].slice(-KEPT),
    cpusLimit: next.cpus_limit ?? next.cpus_soft_limit ?? before.cpusLimit,
    bytesLimit: next.mem_limit_bytes ?? before.bytesLimit,
    last: next,
  };
}
