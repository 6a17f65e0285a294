import type { AppPlan, Plan } from '../api/plan';
import { verb } from '../view/deployments/actions-text';
import { FieldChanges } from '../view/field-changes';
import { Locks } from './locks';

const CHANGE_WORDS = { create: 'is created', update: 'is changed', delete: 'is deleted', none: 'stays as it is' };
const APPS_SHOWN = 30;

/** What would happen: which fields change, which instances start and end, whether there is room, who is in the way. */
export function PlanView({ plan }: { plan: Plan }) {
  return (
    <div class="plan" data-testid="plan">
      {plan.locks.length > 0 && <Locks ids={plan.locks.map(({ id }) => id)} />}
      {plan.warnings.map((warning) => (
        <p key={warning} class="alert warn">
          {warning}
        </p>
      ))}
      {plan.apps.length === 0 && plan.groups.length === 0 && <p class="hint">Nothing changes.</p>}
      {plan.apps.slice(0, APPS_SHOWN).map((app) => (
        <AppPart key={app.id} app={app} alone={plan.apps.length === 1} />
      ))}
      {plan.apps.length > APPS_SHOWN && <p class="hint">and {plan.apps.length - APPS_SHOWN} more apps</p>}
      {plan.groups.length > 0 && (
        <p class="hint">
          {plan.groups.map(({ id, change }) => `Group ${id} ${CHANGE_WORDS[change as keyof typeof CHANGE_WORDS] ?? change}`).join('; ')}.
        </p>
      )}
      {plan.steps.length > 1 && (
        <details>
          <summary>{plan.steps.length} steps, one after the other</summary>
          <ol class="plan-steps">
            {plan.steps.map(({ actions }, index) => (
              <li key={index}>{actions.map((action) => `${verb(action)} ${action.app ?? action.pod ?? ''}`).join(', ')}</li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

function AppPart({ app, alone }: { app: AppPlan; alone: boolean }) {
  const { places } = app;
  const wanted = app.instances.start + app.instances.restart;
  const tight = places !== undefined && places.instancesThatFit < wanted;
  return (
    <section>
      {!alone && (
        <h3>
          {app.id} <span class="soft">{CHANGE_WORDS[app.change]}</span>
        </h3>
      )}
      <p data-testid={`plan-instances-${app.id}`}>
        <b>{countsText(app)}</b>
        {app.restartNeeded === false && app.instances.start > 0 && app.instances.restart + app.instances.kill === 0 && app.change === 'update' && <span class="soft"> Running instances are not affected.</span>}
      </p>
      {places !== undefined && wanted > 0 && (
        <p class={tight ? 'hint bad' : 'hint'}>
          Room for {places.instancesThatFit} of {wanted} now, on {places.agentsThatFit} of {places.agents} {places.agents === 1 ? 'agent' : 'agents'}.
        </p>
      )}
      {tight && (places.whyNot ?? []).map(({ sentence }) => <p key={sentence} class="hint">{sentence}</p>)}
      {app.change === 'update' && app.fields.length > 0 && <FieldChanges fields={app.fields} testId="plan-fields" />}
    </section>
  );
}

/** "Starts 2, ends 1, replaces 3 instances". */
export function countsText({ instances: { start, kill, restart } }: AppPlan): string {
  const parts = [start > 0 && `starts ${start}`, kill > 0 && `ends ${kill}`, restart > 0 && `replaces ${restart}`].filter(Boolean).join(', ');
  if (parts === '') return 'No instance starts or ends.';
  const one = start + kill + restart === 1;
  return `${parts[0]!.toUpperCase()}${parts.slice(1)} ${one ? 'instance' : 'instances'}.`;
}
