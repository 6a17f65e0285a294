import type { App } from '../api/types';

export const HEALTHS = ['healthy', 'unhealthy', 'unknown', 'staged', 'missing'] as const;
export type Health = (typeof HEALTHS)[number];

/** How the wanted instances are doing; the parts add up to the target, or to what runs if that is more. */
export function healthParts(app: App): Record<Health, number> {
  const running = app.tasksRunning ?? 0;
  const staged = app.tasksStaged ?? 0;
  const healthy = Math.min(app.tasksHealthy ?? 0, running);
  const unhealthy = Math.min(app.tasksUnhealthy ?? 0, running - healthy);
  return {
    healthy,
    unhealthy,
    unknown: running - healthy - unhealthy,
    staged,
    missing: Math.max(0, app.instances - running - staged),
  };
}

export function healthText(parts: Record<Health, number>): string {
  return HEALTHS.filter((name) => parts[name] > 0).map((name) => `${parts[name]} ${name}`).join(', ') || 'no instances';
}
