import type { App, QueueItem, Reject } from '../api/types';
import { memory } from './format';

/** The stages of offer matching in the words of the person who waits, and what of the app's definition each looked at. */
const WORDS: Record<string, [words: string, about: (app: App) => string | undefined]> = {
  UnfulfilledRole: ['offers are for another role', (app) => list(app['acceptedResourceRoles']) ?? text(app['role'])],
  UnfulfilledConstraint: ['a constraint is not met', (app) => onlyConstraint(app)],
  NoCorrespondingReservationFound: ['no matching reservation', () => undefined],
  AgentMaintenance: ['agents are in maintenance', () => undefined],
  InsufficientCpus: ['not enough cpus', (app) => `each instance needs ${app.cpus}`],
  InsufficientMemory: ['not enough memory', (app) => `each instance needs ${memory(app.mem)}`],
  InsufficientDisk: ['not enough disk', (app) => `each instance needs ${memory(Number(app['disk'] ?? 0))}`],
  InsufficientGpus: ['not enough gpus', (app) => `each instance needs ${text(app['gpus']) ?? 0}`],
  InsufficientPorts: ['ports are not available', (app) => ports(app)],
  DeclinedScarceResources: ['agents with gpus are kept for apps that need them', () => undefined],
};

/** The refusals of the last offers, biggest first; those of the whole attempt when there are no last ones. */
export function refusals(item: QueueItem): Reject[] {
  const summary = item.processedOffersSummary;
  const last = (summary?.rejectSummaryLastOffers ?? []).filter((r) => r.declined > 0);
  const all = (summary?.rejectSummaryLaunchAttempt ?? []).filter((r) => r.declined > 0);
  return (last.length > 0 ? last : all).sort((a, b) => b.declined - a.declined);
}

/** What the server says of each reason, those that concern most agents first. */
export const sentences = (item: QueueItem) =>
  [...(item.whyNot ?? [])].sort((a, b) => b.agents - a.agents).map(({ sentence }) => sentence);

/** What the reason means for this app: "not enough cpus: each needs 4". */
export function inWords(reason: string, app: App): string {
  const known = WORDS[reason];
  if (known === undefined) return reason;
  const about = known[1](app);
  return about === undefined ? known[0] : `${known[0]}: ${about}`;
}

/** How many agents it concerns: the panel has the room for it, a row has not. */
const COUNT = /^\d+ of \d+ agents?: /;

/** Why it waits, in one line: the server's sentences where it gives them, for they alone name the constraint that is not met. */
export function mainReason(item: QueueItem, app: App): string | undefined {
  const told = sentences(item);
  if (told.length > 0) return told.map((sentence) => sentence.replace(COUNT, '')).join('; ');
  const first = refusals(item)[0];
  return first === undefined ? undefined : inWords(first.reason, app);
}

/** The summary does not say which constraint it was: among several, naming them all would blame those that are met. */
function onlyConstraint(app: App): string | undefined {
  const all = Array.isArray(app['constraints']) ? (app['constraints'] as unknown[]) : [];
  if (all.length !== 1) return undefined;
  return Array.isArray(all[0]) ? all[0].join(' ') : JSON.stringify(all[0]);
}

function ports(app: App): string | undefined {
  const all = Array.isArray(app['portDefinitions']) ? (app['portDefinitions'] as { port?: number }[]) : [];
  if (all.length === 0) return undefined;
  return app['requirePorts'] === true ? `it insists on ${all.map(({ port }) => port).join(', ')}` : `each instance needs ${all.length}`;
}

const text = (value: unknown) => (value === undefined || value === null ? undefined : String(value));
const list = (value: unknown) => (Array.isArray(value) && value.length > 0 ? value.join(', ') : undefined);
