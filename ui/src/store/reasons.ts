import type { QueueItem, Reject } from '../api/types';

/** The stages of offer matching in the words of the person who waits. */
const WORDS: Record<string, string> = {
  UnfulfilledRole: 'offers are for another role',
  UnfulfilledConstraint: 'a constraint is not met',
  NoCorrespondingReservationFound: 'no matching reservation',
  AgentMaintenance: 'agents are in maintenance',
  InsufficientCpus: 'not enough cpus',
  InsufficientMemory: 'not enough memory',
  InsufficientDisk: 'not enough disk',
  InsufficientGpus: 'not enough gpus',
  InsufficientPorts: 'ports are not available',
  DeclinedScarceResources: 'agents with gpus are kept for apps that need them',
};

/** The refusals of the last offers, biggest first; those of the whole attempt when there are no last ones. */
export function refusals(item: QueueItem): Reject[] {
  const summary = item.processedOffersSummary;
  const last = (summary?.rejectSummaryLastOffers ?? []).filter((r) => r.declined > 0);
  const all = (summary?.rejectSummaryLaunchAttempt ?? []).filter((r) => r.declined > 0);
  return (last.length > 0 ? last : all).sort((a, b) => b.declined - a.declined);
}

export const inWords = (reason: string) => WORDS[reason] ?? reason;

export function mainReason(item: QueueItem): string | undefined {
  const first = refusals(item)[0];
  return first === undefined ? undefined : inWords(first.reason);
}
