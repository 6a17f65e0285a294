import { useContext } from 'preact/hooks';
import { checkHas, containerizerOf, withContainerizer, withNetwork, withProtocol } from '../../store/choices';
import type { Definition } from '../../store/definition';
import { type GroupName, listAt, type Path, valueAt, withValue } from '../../store/form';
import { Check, Choice, EditingContext, Input } from './inputs';
import { PairRows, Rows } from './rows';

/** The inputs of one part of the form. */
export function GroupFields({ group, fixedId }: { group: GroupName; fixedId: boolean }) {
  switch (group) {
    case 'general':
      return <General fixedId={fixedId} />;
    case 'container':
      return <Container />;
    case 'ports':
      return <Ports />;
    case 'env':
      return <PairRows key="env" path={['env']} noun="variable" />;
    case 'labels':
      return <PairRows key="labels" path={['labels']} noun="label" />;
    case 'health':
      return <HealthChecks />;
    case 'volumes':
      return <Volumes />;
    case 'constraints':
      return <Constraints />;
    case 'fetch':
      return <Fetch />;
    case 'optional':
      return <Optional />;
  }
}

const General = ({ fixedId }: { fixedId: boolean }) => (
  <>
    <Input path={['id']} label="Id" placeholder="/group/name" focus={!fixedId} blocked={fixedId ? 'an app keeps its id' : undefined} />
    <Input path={['cmd']} label="Command" placeholder="./server --port $PORT0" lines={3} />
    <div class="three">
      <Input path={['instances']} label="Instances" kind="number" placeholder="1" />
      <Input path={['cpus']} label="CPUs" kind="number" placeholder="0.1" />
      <Input path={['mem']} label="Memory (MiB)" kind="number" placeholder="128" />
      <Input path={['disk']} label="Disk (MiB)" kind="number" placeholder="0" />
      <Input path={['gpus']} label="GPUs" kind="number" placeholder="0" />
      <Input path={['role']} label="Role" placeholder="*" />
    </div>
    <h3>Arguments</h3>
    <p class="hint">In place of a command: words for the program of an image.</p>
    <Rows path={['args']} noun="argument" fresh="">
      {(row, index) => <Input path={row} label={`Argument ${index + 1}`} empty="" />}
    </Rows>
  </>
);

function Container() {
  const { definition } = useContext(EditingContext);
  const kind = containerizerOf(definition);
  return (
    <>
      <div class="two">
        <Choice
          path={['container', 'type']}
          label="Containerizer"
          options={[['', 'None: a command on the agent'], ['MESOS', 'Mesos'], ['DOCKER', 'Docker']]}
          value={kind}
          choose={(type) => withContainerizer(definition, type)}
        />
        <Network />
      </div>
      <Input path={['container', 'docker', 'image']} label="Image" placeholder="team/app:1.2" hint={kind === '' ? 'Docker runs it, if nothing else is chosen' : ''} />
      {kind !== '' && <Check path={['container', 'docker', 'forcePullImage']} label="Pull the image before each launch" />}
      {kind === 'DOCKER' && (
        <>
          <Check path={['container', 'docker', 'privileged']} label="Extended privileges" />
          <h3>Parameters for Docker</h3>
          <Rows path={['container', 'docker', 'parameters']} noun="parameter" fresh={{ key: '', value: '' }}>
            {(row) => (
              <>
                <Input path={[...row, 'key']} label="Key" placeholder="hostname" />
                <Input path={[...row, 'value']} label="Value" />
              </>
            )}
          </Rows>
        </>
      )}
    </>
  );
}

const MODES = [
  ['', 'Not said (host)'],
  ['host', 'Host'],
  ['container/bridge', 'Bridge'],
  ['container', 'Container'],
] as const;

function Network() {
  const { definition } = useContext(EditingContext);
  const several = listAt(definition, ['networks']).length > 1;
  return (
    <>
      <Choice
        path={['networks', 0, 'mode']}
        label="Network"
        options={MODES}
        blocked={several ? 'several networks: see the JSON' : undefined}
        choose={(mode) => withNetwork(definition, mode)}
      />
      {valueAt(definition, ['networks', 0, 'mode']) === 'container' && <Input path={['networks', 0, 'name']} label="Name of the network" />}
    </>
  );
}

const PROTOCOLS = [
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['udp,tcp', 'both'],
] as const;

function Ports() {
  const { definition } = useContext(EditingContext);
  const mode = String(valueAt(definition, ['networks', 0, 'mode']) ?? 'host');
  const mapped = mode !== 'host' || listAt(definition, ['container', 'portMappings']).length > 0;
  return mapped ? (
    <Rows path={['container', 'portMappings']} noun="port" fresh={{ containerPort: 0, hostPort: 0, protocol: 'tcp' }}>
      {(row) => (
        <>
          <Input path={[...row, 'containerPort']} label="Container port" kind="number" />
          <Input path={[...row, 'hostPort']} label="Host port" kind="number" hint="0: any" />
          <Input path={[...row, 'servicePort']} label="Service port" kind="number" />
          <Choice path={[...row, 'protocol']} label="Protocol" options={PROTOCOLS} />
          <Input path={[...row, 'name']} label="Name" placeholder="http" />
        </>
      )}
    </Rows>
  ) : (
    <>
      <Rows path={['portDefinitions']} noun="port" fresh={{ port: 0, protocol: 'tcp' }}>
        {(row) => (
          <>
            <Input path={[...row, 'port']} label="Service port" kind="number" hint="0: any" />
            <Choice path={[...row, 'protocol']} label="Protocol" options={PROTOCOLS} />
            <Input path={[...row, 'name']} label="Name" placeholder="http" />
          </>
        )}
      </Rows>
      <Check path={['requirePorts']} label="Only on agents where exactly these ports are free" />
    </>
  );
}

const CHECKS = ['MESOS_HTTP', 'MESOS_HTTPS', 'MESOS_TCP', 'COMMAND', 'HTTP', 'HTTPS', 'TCP', 'GRPC'].map((name) => [name, name] as const);

/** Without these the server waits a minute between checks: too long for somebody who looks on. */
const NEW_CHECK = { protocol: 'MESOS_HTTP', path: '/', portIndex: 0, gracePeriodSeconds: 120, intervalSeconds: 5, timeoutSeconds: 5, maxConsecutiveFailures: 3 };

function HealthChecks() {
  const { definition } = useContext(EditingContext);
  return (
    <Rows path={['healthChecks']} noun="health check" fresh={NEW_CHECK}>
      {(row) => {
        const protocol = String(valueAt(definition, [...row, 'protocol']) ?? 'HTTP');
        const has = (field: string) => checkHas(protocol, field);
        return (
          <>
            <Choice
              path={[...row, 'protocol']}
              label="Protocol"
              options={CHECKS}
              value={protocol}
              hint={protocol.startsWith('MESOS') || protocol === 'COMMAND' ? 'by the agent' : 'by the orchestrator'}
              choose={(chosen) => withValue(definition, row, withProtocol(valueAt(definition, row) as Definition, chosen))}
            />
            {has('path') && <Input path={[...row, 'path']} label="Path" placeholder="/health" />}
            {has('command') && <Input path={[...row, 'command', 'value']} label="Command" />}
            {has('grpcService') && <Input path={[...row, 'grpcService']} label="Service" placeholder="all of the server" />}
            {has('portIndex') && <Input path={[...row, 'portIndex']} label="Port index" kind="number" />}
            {has('port') && <Input path={[...row, 'port']} label="Port" kind="number" hint="instead of an index" />}
            <Input path={[...row, 'gracePeriodSeconds']} label="Grace (s)" kind="number" placeholder="300" />
            <Input path={[...row, 'intervalSeconds']} label="Interval (s)" kind="number" placeholder="60" />
            <Input path={[...row, 'timeoutSeconds']} label="Timeout (s)" kind="number" placeholder="20" />
            <Input path={[...row, 'maxConsecutiveFailures']} label="Failures until killed" kind="number" placeholder="3" />
            {has('ignoreHttp1xx') && <Check path={[...row, 'ignoreHttp1xx']} label="Ignore answers 100 to 199" />}
          </>
        );
      }}
    </Rows>
  );
}

const VOLUME_KINDS = ['host', 'persistent', 'external'] as const;
const FRESH_VOLUMES: Record<(typeof VOLUME_KINDS)[number], object> = {
  host: { hostPath: '' },
  persistent: { persistent: { size: 512 } },
  external: { external: { name: '', provider: 'dvdi' } },
};

function Volumes() {
  const { definition, change } = useContext(EditingContext);
  const kindOf = (row: Path) => VOLUME_KINDS.find((kind) => kind !== 'host' && valueAt(definition, [...row, kind]) !== undefined) ?? 'host';
  const turn = (row: Path, kind: (typeof VOLUME_KINDS)[number]) => {
    const { hostPath: _h, persistent: _p, external: _e, ...kept } = valueAt(definition, row) as Record<string, unknown>;
    change(withValue(definition, row, { ...kept, ...FRESH_VOLUMES[kind] }));
  };
  return (
    <Rows path={['container', 'volumes']} noun="volume" fresh={{ containerPath: '', hostPath: '', mode: 'RW' }}>
      {(row, index) => {
        const kind = kindOf(row);
        return (
          <>
            <div class="field">
              <label for={`volume-kind-${index}`}>Kind</label>
              <select id={`volume-kind-${index}`} value={kind} onChange={(event) => turn(row, event.currentTarget.value as typeof kind)}>
                <option value="host">Folder of the agent</option>
                <option value="persistent">Kept for the app</option>
                <option value="external">External</option>
              </select>
            </div>
            <Input path={[...row, 'containerPath']} label="Path in the container" placeholder="data" />
            {kind === 'host' && <Input path={[...row, 'hostPath']} label="Path on the agent" placeholder="/srv/data" />}
            {kind === 'persistent' && <Input path={[...row, 'persistent', 'size']} label="Size (MiB)" kind="number" />}
            {kind === 'external' && <Input path={[...row, 'external', 'name']} label="Name" />}
            <Choice path={[...row, 'mode']} label="Mode" options={[['RW', 'read and write'], ['RO', 'read only']]} />
          </>
        );
      }}
    </Rows>
  );
}

const OPERATORS = ['UNIQUE', 'CLUSTER', 'GROUP_BY', 'LIKE', 'UNLIKE', 'MAX_PER', 'IS'].map((name) => [name, name] as const);

const Constraints = () => (
  <Rows path={['constraints']} noun="constraint" fresh={['hostname', 'UNIQUE']}>
    {(row) => (
      <>
        <Input path={[...row, 0]} label="Field" placeholder="hostname" empty="" />
        <Choice path={[...row, 1]} label="Operator" options={OPERATORS} />
        <Input path={[...row, 2]} label="Value" hint="where the operator takes one" />
      </>
    )}
  </Rows>
);

const Fetch = () => (
  <Rows path={['fetch']} noun="file" fresh={{ uri: '' }}>
    {(row) => (
      <>
        <Input path={[...row, 'uri']} label="URI" placeholder="https://example.org/app.tar.gz" />
        <Input path={[...row, 'destPath']} label="Stored as" />
        <Check path={[...row, 'executable']} label="Executable" />
        <Check path={[...row, 'cache']} label="Keep in the agent's cache" />
      </>
    )}
  </Rows>
);

const Optional = () => (
  <>
    <div class="two">
      <Input path={['user']} label="User" placeholder="as the agent is told" />
      <Input path={['executor']} label="Executor" placeholder="none: the agent runs the command" hint="path of a program; not with an image" />
      <Input path={['dependencies']} label="Depends on" kind="words" placeholder="/group/database" />
      <Input path={['acceptedResourceRoles']} label="Accepted roles of resources" kind="words" placeholder="*" />
      <Input path={['taskKillGracePeriodSeconds']} label="Time to end after a kill (s)" kind="number" placeholder="3" />
      <Input path={['upgradeStrategy', 'minimumHealthCapacity']} label="Healthy at least, while upgrading" kind="number" placeholder="1" hint="of the instances, 0 to 1" />
      <Input path={['upgradeStrategy', 'maximumOverCapacity']} label="Beyond the target at most" kind="number" placeholder="1" hint="of the instances, 0 to 1" />
      <Input path={['backoffSeconds']} label="First delay after a failure (s)" kind="number" placeholder="1" />
      <Input path={['backoffFactor']} label="Longer each time by" kind="number" placeholder="1.15" />
      <Input path={['maxLaunchDelaySeconds']} label="Longest delay (s)" kind="number" placeholder="300" />
      <Choice path={['killSelection']} label="When scaling down, end" options={[['', 'Not said (the youngest)'], ['YOUNGEST_FIRST', 'the youngest first'], ['OLDEST_FIRST', 'the oldest first']]} />
    </div>
  </>
);
