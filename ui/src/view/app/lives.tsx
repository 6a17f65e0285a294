import { taskLink, visit } from '../../route';
import { now } from '../../store/clock';
import { shortTask } from '../../store/format';
import { type Life } from '../../store/lives';
import { At } from '../time';

const WIDTH = 600;
const LINE = 8;
const WORDS: Record<Life['kind'], string> = { running: 'running', unhealthy: 'not healthy', ended: 'ended', failed: 'failed' };

/** A line for each task, from its launch to its end: what restarts in circles, or was replaced one by one, is seen at once. */
export function Lives({ lives }: { lives: readonly Life[] }) {
  const end = now.value;
  const begin = Math.min(...lives.map(({ from }) => from), end - 10_000);
  const x = (at: number) => (WIDTH * (at - begin)) / (end - begin);
  const height = lives.length * LINE;
  const counts = (Object.keys(WORDS) as Life['kind'][]).map((kind) => [kind, lives.filter((life) => life.kind === kind).length] as const).filter(([, count]) => count > 0);
  return (
    <figure class="chart lives" data-testid="lives">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} style={{ height: `${Math.max(height, 24)}px` }} preserveAspectRatio="none" role="img" aria-label={`Tasks: ${counts.map(([kind, count]) => `${count} ${WORDS[kind]}`).join(', ')}`}>
        {lives.map(({ id, from, to, kind }, index) => (
          <rect key={id} class={`l-${kind}`} x={x(from)} y={index * LINE + 1} width={Math.max(2, x(to ?? end) - x(from))} height={LINE - 2} onClick={() => visit(taskLink(id))}>
            <title>{`${shortTask(id)}: ${WORDS[kind]}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption class="axis soft">
        <At at={new Date(begin).toISOString()} />
        <span class="legend">
          {counts.map(([kind, count]) => (
            <span key={kind}>
              <i class={`l-${kind}`} aria-hidden="true" /> {count} {WORDS[kind]}
            </span>
          ))}
        </span>
        <span>now</span>
      </figcaption>
    </figure>
  );
}
