const TONES: Record<string, string> = { STABLE: 's-running', DEGRADED: 's-waiting', TERMINAL: 's-suspended' };

/** A pod's status in the words of the API, and in the colours of an app's. */
export function PodState({ status = '', id }: { status: string | undefined; id: string }) {
  return (
    <span class={`status pod-state ${TONES[status] ?? 's-deploying'}`}>
      <span data-testid={`pod-status-${id}`}>{status}</span>
    </span>
  );
}
