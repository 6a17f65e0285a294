import type { App, Deployment, QueueItem } from '../src/api/types';

export const app = (id: string, fields: Partial<App> = {}): App => ({ id, instances: 1, cpus: 0.1, mem: 32, ...fields });

export const queued = (id: string, fields: Partial<QueueItem> = {}): QueueItem => ({
  count: 1,
  delay: { timeLeftSeconds: 0, overdue: true },
  since: '2026-11-21T00:00:00.000Z',
  app: { id },
  ...fields,
});

export const rejecting = (reason: string, declined: number, processed: number): Partial<QueueItem> => ({
  processedOffersSummary: {
    processedOffersCount: processed,
    unusedOffersCount: declined,
    rejectSummaryLastOffers: [{ reason, declined, processed }],
  },
});

export const deployment = (id: string, apps: string[]): Deployment => ({
  id,
  version: '2026-11-21T00:00:00.000Z',
  affectedApps: apps,
  currentActions: [],
  currentStep: 1,
  totalSteps: 2,
});

/** The `since` of `queued`, in milliseconds. */
export const SINCE = Date.parse('2026-11-21T00:00:00.000Z');
