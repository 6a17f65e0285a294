import { activity, activityText, totalIn, healthSum, type Slot, SLOT_MILLIS, stacked } from '../../store/activity';
import { duration } from '../../store/format';
import { HEALTHS, healthText } from '../../store/health';
import { timeZone } from '../time';

const WIDTH = 600;
const HEIGHT = 64;
/** At least five minutes: a page that was just opened shows thin bars, and not three thick ones. */
const FEWEST = 30;

const ENDS = ['launched', 'ended', 'failed'] as const;

/** What began and ended, and how all instances were, since the page was opened. */
export function Activity() {
  const slots = activity.value;
  const last = slots.at(-1);
  if (last === undefined) return null;
  const since = slots[0]!.at - SLOT_MILLIS;
  return (
    <section class="card block" aria-label="Activity" data-testid="activity">
      <h2>
        Activity <span class="soft">seen by this page in the last {duration(Math.max(SLOT_MILLIS, last.at - since))} · times in {timeZone()}</span>
      </h2>
      <div class="charts">
        <figure class="chart stacked">
          <figcaption>
            <span class="soft">Instances</span> <Legend parts={ENDS.map((name) => [name, totalIn(slots, name), `a-${name}`])} />
          </figcaption>
          <Bars slots={slots} label={`Instances: ${activityText(slots)}`} />
          <TimeAxis slots={slots} />
        </figure>
        <figure class="chart stacked">
          <figcaption>
            <span class="soft">Health</span> <Legend parts={HEALTHS.filter((name) => last.health[name] > 0).map((name) => [name, last.health[name], `f-${name}`])} />
          </figcaption>
          <HealthBars slots={slots} label={`Health of all instances: ${healthText(last.health)}`} />
          <TimeAxis slots={slots} />
        </figure>
      </div>
    </section>
  );
}

function Legend({ parts }: { parts: readonly (readonly [name: string, count: number, look: string])[] }) {
  return (
    <span class="legend">
      {parts.map(([name, count, look]) => (
        <span key={name}>
          <i class={look} aria-hidden="true" /> <b>{count}</b> {name}
        </span>
      ))}
    </span>
  );
}

/** Where a slot stands: by its time, so that a time at which nobody looked stays empty. */
function placed(slots: readonly Slot[]): { slot: Slot; x: number; width: number }[] {
  const end = slots.at(-1)!.at;
  const count = Math.max(FEWEST, Math.round((end - slots[0]!.at) / SLOT_MILLIS) + 1);
  const width = WIDTH / count;
  return slots.map((slot) => ({ slot, width, x: WIDTH - width * (Math.round((end - slot.at) / SLOT_MILLIS) + 1) })).filter(({ x }) => x > -width / 2);
}

function Bars({ slots, label }: { slots: readonly Slot[]; label: string }) {
  const top = Math.max(1, ...slots.map((slot) => slot.launched + slot.ended + slot.failed));
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {placed(slots).flatMap(({ slot, x, width }) =>
        stacked(ENDS, slot)
          .filter(({ from, to }) => to > from)
          .map(({ name, from, to }) => <rect key={`${slot.at}${name}`} class={`a-${name}`} x={x + width * 0.1} width={width * 0.8} y={HEIGHT * (1 - to / top)} height={(HEIGHT * (to - from)) / top} />),
      )}
    </svg>
  );
}

function HealthBars({ slots, label }: { slots: readonly Slot[]; label: string }) {
  const top = Math.max(1, ...slots.map(({ health }) => healthSum(health)));
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {placed(slots).flatMap(({ slot, x, width }) =>
        stacked(HEALTHS, slot.health)
          .filter(({ from, to }) => to > from)
          .map(({ name, from, to }) => <rect key={`${slot.at}${name}`} class={`f-${name}`} x={x} width={width + 0.2} y={HEIGHT * (1 - to / top)} height={(HEIGHT * (to - from)) / top} />),
      )}
    </svg>
  );
}

const clock = (at: number) => new Date(at).toTimeString().slice(0, 5);

function TimeAxis({ slots }: { slots: readonly Slot[] }) {
  const end = slots.at(-1)!.at;
  const span = Math.max(FEWEST * SLOT_MILLIS, end - slots[0]!.at + SLOT_MILLIS);
  return (
    <span class="axis soft" aria-hidden="true">
      <span>{clock(end - span)}</span>
      <span>{clock(end)}</span>
    </span>
  );
}
