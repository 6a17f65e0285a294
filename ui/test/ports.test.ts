import { expect, test } from 'vitest';
import { servicePorts } from '../src/store/ports';
import { app } from './fixtures';

test('servicePorts_ofAPageToOpenAreKnownByTheCheckOrTheName', () => {
  const portDefinitions = [{ port: 10080 }, { port: 10081, name: 'http' }, { port: 10082, name: 'admin' }];
  expect(servicePorts(app('/a', { portDefinitions, healthChecks: [{ path: '/' }] }))).toEqual([
    { port: 10080, name: undefined, isHttp: true },
    { port: 10081, name: 'http', isHttp: true },
    { port: 10082, name: 'admin', isHttp: false },
  ]);
});

test('servicePorts_ofContainersAreThoseOfTheMapping', () => {
  const container = { portMappings: [{ containerPort: 80, servicePort: 10090 }, { containerPort: 81 }] };
  const healthChecks = [{ protocol: 'TCP' }, { protocol: 'HTTP', port: 8080 }];
  expect(servicePorts(app('/a', { container, healthChecks, portDefinitions: [{ port: 1 }] }))).toEqual([
    { port: 10090, name: undefined, isHttp: false },
  ]);
});

test('servicePorts_noneOfAnAppWithoutPorts', () => expect(servicePorts(app('/a'))).toEqual([]));
