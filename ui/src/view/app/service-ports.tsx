import type { App } from '../../api/types';
import { servicePorts } from '../../store/ports';

/** Where the load balancer offers the app, taking the page's own host for the load balancer's. */
export function ServicePorts({ app }: { app: App }) {
  const ports = servicePorts(app);
  if (ports.length === 0) return null;
  return (
    <p class="service-ports" data-testid="service-ports" title="Where the load balancer offers this app">
      <span class="soft">Service {ports.length === 1 ? 'port' : 'ports'}</span>
      {ports.map(({ port, name, isHttp }) => (
        <span key={port}>
          {isHttp ? (
            <a href={`http://${location.hostname}:${port}/`} target="_blank" rel="noreferrer noopener">
              {port}
            </a>
          ) : (
            port
          )}
          {name !== undefined && <span class="soft"> {name}</span>}
        </span>
      ))}
    </p>
  );
}
