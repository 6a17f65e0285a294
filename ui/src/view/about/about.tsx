import { fetchInfo } from '../../api/calls';
import type { Info } from '../../api/types';
import { origin } from '../../store/origin';
import { useLoaded } from '../load';
import { timeZone } from '../time';

const LINKS: readonly [href: string, label: string][] = [
  ['/public/api/api.raml', 'Description of the API'],
  ['/v2/apps', '/v2/apps'],
  ['/v2/deployments', '/v2/deployments'],
  ['/v2/queue', '/v2/queue'],
  ['/v2/info', '/v2/info'],
  ['/metrics/prometheus', '/metrics/prometheus'],
];

/** Who answers here: version, leader, framework, and every setting. */
export function About() {
  const info = useLoaded(fetchInfo, []);
  return (
    <>
      <div class="screen-head">
        <h1>About</h1>
      </div>
      {info.error !== undefined && <p class="card block hint bad">{info.error.message}</p>}
      {info.value === undefined && info.error === undefined && <p class="empty">Loading…</p>}
      {info.value !== undefined && <Facts info={info.value} />}
    </>
  );
}

function Facts({ info }: { info: Info }) {
  const facts: [name: string, value: string][] = [
    ['Version', info.version ?? '–'],
    ['Leader', info.leader ?? 'none is known'],
    // A standby passes the question on: of everything else here the leader speaks.
    ['This server', origin.value.standby ? 'stands by; the rest of this page is what its leader says' : info.elected === false ? 'stands by' : 'leads'],
    ['Framework', info.frameworkId ?? 'not registered'],
    ['Name', info.name ?? '–'],
    ['Features', (info.features ?? []).join(', ') || 'none'],
    ['Times are shown in', timeZone()],
  ];
  const sections = Object.entries(info).filter(([, value]) => typeof value === 'object' && value !== null && !Array.isArray(value)) as [string, Record<string, unknown>][];
  return (
    <div class="columns">
      <section class="card block" aria-label="This server" data-testid="about">
        <h2>This server</h2>
        <dl class="pairs">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <h2>Links</h2>
        <p class="paths">
          {LINKS.map(([href, label]) => (
            <a key={href} href={href} target="_blank" rel="noreferrer noopener">
              {label}
            </a>
          ))}
        </p>
      </section>
      <section class="card block" aria-label="Settings" data-testid="settings">
        {sections.map(([name, settings]) => (
          <details key={name} open={name === 'marathon_config'}>
            <summary>
              <h2>{titled(name)}</h2>
            </summary>
            <dl class="pairs settings">
              {Object.entries(settings).map(([key, value]) => (
                <div key={key}>
                  <dt>{key}</dt>
                  <dd>{value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value)}</dd>
                </div>
              ))}
            </dl>
          </details>
        ))}
      </section>
    </div>
  );
}

/** "marathon_config" → "Marathon config". */
const titled = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
