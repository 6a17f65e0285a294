import type { App, ReadinessResult } from '../../api/types';
import { type Phase, PHASES, rolloutOf } from '../../store/progress';

const WORDS: Record<Phase, string> = { ready: 'new, ready', running: 'running', starting: 'new, starting', old: 'old', leaving: 'leaving', missing: 'to come' };

/** One block per instance, or a share of the bar where there are many: what is new and ready, what is old, what is going. */
export function Rollout({ app, readiness }: { app: App; readiness: readonly ReadinessResult[] }) {
  const parts = rolloutOf(app, readiness);
  const total = PHASES.reduce((sum, phase) => sum + parts[phase], 0);
  const text = PHASES.filter((phase) => parts[phase] > 0).map((phase) => `${parts[phase]} ${WORDS[phase]}`).join(', ');
  return (
    <span class="rollout-line">
      <span class={total <= 40 ? 'rollout blocks' : 'rollout'} role="img" aria-label={`${app.id}: ${text || 'no instances'}`}>
        {total <= 40
          ? PHASES.flatMap((phase) => Array.from({ length: parts[phase] }, (_, index) => <i key={`${phase}${index}`} class={`p-${phase}`} title={WORDS[phase]} />))
          : PHASES.filter((phase) => parts[phase] > 0).map((phase) => <i key={phase} class={`p-${phase}`} style={{ flexGrow: parts[phase] }} title={`${parts[phase]} ${WORDS[phase]}`} />)}
      </span>
      <span class="legend">
        {PHASES.filter((phase) => parts[phase] > 0).map((phase) => (
          <span key={phase}>
            <i class={`p-${phase}`} aria-hidden="true" /> {parts[phase]} {WORDS[phase]}
          </span>
        ))}
      </span>
    </span>
  );
}
