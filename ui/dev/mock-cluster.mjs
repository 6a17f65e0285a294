// The pretend cluster's state: a few apps in every status, and a simple life for those that are created or scaled.
import { randomUUID } from 'node:crypto';
import { doors } from './mock-doors.mjs';
import { appOf, REASONS, taskOf } from './mock-fixtures.mjs';

export function cluster(emit) {
  const apps = new Map();
  const deployments = new Map();
  const queue = new Map();
  const over = new Map();

  seed();
  setInterval(flap, 4000);

  function seed() {
    const many = ['/prod/shop/web', '/prod/shop/cart', '/prod/shop/checkout', '/prod/search/indexer', '/prod/search/api', '/staging/web', '/staging/api', '/infra/dns', '/infra/registry', '/infra/metrics/collector'];
    many.forEach((id, i) => put(appOf(id, { instances: [12, 6, 4, 3, 8, 2, 2, 3, 1, 5][i], cpus: [0.5, 0.25, 1, 2, 0.5][i % 5], mem: [256, 512, 1024, 2048][i % 4] }), undefined, i % 3 !== 2));
    apps.get('/prod/search/api').tasks.slice(0, 2).forEach((t) => (t.healthCheckResults = [{ alive: false, consecutiveFailures: 3, lastFailureCause: 'HTTP 503 from /health' }]));
    for (let i = 0; i < Number(process.env.MOCK_APPS ?? 0); i++) put(appOf(`/load/g${i % 20}/app${i}`, { instances: 3 }), 3, true);
    if (process.env.MOCK_BIG) put(appOf('/load/many', { instances: Number(process.env.MOCK_BIG) }));
    put(appOf('/batch/report', { instances: 0 }), 0);
    put(appOf('/prod/labelled/web', { instances: 0, labels: { team: 'front', tier: '2', canary: '', HAPROXY_GROUP: 'external', HAPROXY_0_VHOST: 'shop.example.com,www.shop.example.com' } }), 0);
    put(appOf('/big/trainer', { instances: 3, cpus: 64, mem: 262144 }), 0);
    const whyNot = [
      { reason: 'UnfulfilledConstraint', agents: 3, sentence: "3 of 12 agents: constraint storage_profile CLUSTER 1: the agent has '2' (agent 10.0.0.7)" },
      { reason: 'InsufficientCpus', agents: 9, sentence: '9 of 12 agents: needs 64 cpus, the best agent (10.0.0.3) has 1.64 cpus left' },
    ];
    queue.set('/big/trainer', { count: 3, at: Date.now(), delay: 0, rejects: { InsufficientCpus: [9, 12], UnfulfilledConstraint: [3, 12] }, whyNot });
    queue.set('/prod/big', { count: 1, at: Date.now() - 60_000, delay: 0, rejects: { InsufficientMemory: [7, 7] }, whyNot: [{ reason: 'InsufficientMemory', agents: 7, sentence: '7 of 7 agents: needs 64 GiB memory, the best agent (10.0.0.3) has 12 GiB left' }] });
    put(appOf('/batch/brief', { cmd: 'exit 0' }), 0);
    queue.set('/batch/brief', { count: 1, at: Date.now(), delay: 55, rejects: {} });
    const failing = appOf('/staging/flaky', { instances: 2, cmd: 'exit 3' });
    failing.lastTaskFailure = { appId: failing.id, taskId: taskOf(failing, 1).id, host: '10.0.0.4', state: 'TASK_FAILED', message: 'Command exited with status 3', timestamp: new Date().toISOString(), version: failing.version };
    put(failing, 0);
    queue.set(failing.id, { count: 2, at: Date.now(), delay: 95, rejects: {} });
    const store = appOf('/db/store', { instances: 2, container: { type: 'MESOS', volumes: [{ containerPath: 'data', mode: 'RW', persistent: { size: 2048 } }, { containerPath: 'shared', mode: 'RW', external: { name: 'shared-1', provider: 'dvdi', size: 10 } }] } });
    put(store, 3);
    store.tasks.forEach((task, i) => (task.localVolumes = [{ runSpecId: store.id, containerPath: 'data', uuid: `u${i}`, persistenceId: `db_store#data#u${i}` }]));
    Object.assign(store.tasks[2], { state: 'TASK_KILLED', startedAt: undefined, stagedAt: undefined, ports: [] });
    const stuck = appOf('/stuck', { instances: 5 });
    put(stuck, 2);
    stuck.tasks.push(taskOf(stuck, 9, 'TASK_STAGING'));
    const plan = deployments.get(deploy(['/stuck'], ['StartApplication', 'ScaleApplication', 'RestartApplication'], 2));
    // It waits for an instance that is not ready, and another app for its turn.
    stuck.readinessChecks = [{ name: 'migration', portName: 'default', intervalSeconds: 30, preserveLastResponse: true }];
    plan.currentActions[0].readinessCheckResults = [{ name: 'migration', taskId: stuck.tasks[0].id, ready: false, lastResponse: { status: 503, contentType: 'text/plain', body: 'table 3 of 12' } }];
    plan.affectedApps.push('/infra/metrics/collector');
    plan.steps[2].actions.push({ action: 'RestartApplication', app: '/infra/metrics/collector' });
    const steps = ['StartPod', 'ScalePod'].map((action) => ({ actions: [{ action, pod: '/prod/big' }] }));
    deployments.set('of-a-pod', { id: 'of-a-pod', version: new Date().toISOString(), affectedApps: [], affectedPods: ['/prod/big'], steps, currentActions: steps[1].actions, currentStep: 2, totalSteps: 2 });
  }

  // What a change would do, as far as the page shows it.
  function planFor(before, after) {
    const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])].filter((key) => key !== 'tasks' && JSON.stringify(before?.[key]) !== JSON.stringify(after[key])).map((key) => ({ path: `/${key}`, from: before?.[key], to: after[key] }));
    const there = before?.tasks.length ?? 0;
    const restarts = before !== undefined && fields.some(({ path }) => path !== '/instances');
    const instances = { start: Math.max(0, after.instances - there), kill: Math.max(0, there - after.instances), restart: restarts ? Math.min(there, after.instances) : 0 };
    const locks = [...deployments.values()].filter((d) => d.affectedApps.includes(after.id)).map(({ id }) => ({ id }));
    const wanted = instances.start + instances.restart;
    const fits = after.cpus > 24 ? 0 : wanted;
    return [200, { steps: [{ actions: [{ action: before === undefined ? 'StartApplication' : restarts ? 'RestartApplication' : 'ScaleApplication', app: after.id }] }], apps: [{ id: after.id, change: before === undefined ? 'create' : 'update', fields, restartNeeded: restarts, instances, places: { agents: 7, agentsThatFit: fits > 0 ? 5 : 0, instancesThatFit: fits, whyNot: fits > 0 ? [] : [{ reason: 'InsufficientCpus', agents: 7, sentence: `7 of 7 agents: needs ${after.cpus} cpus, the best agent (10.0.0.3) has 18.4 cpus left` }] } }], groups: [], locks, warnings: [], token: randomUUID() }];
  }

  const removed = (app) => [200, { ...planFor(app, { ...app, instances: 0 })[1], apps: [{ id: app.id, change: 'delete', fields: [], instances: { start: 0, kill: app.tasks.length, restart: 0 } }] }];

  function past(app) {
    const ended = (i, state, message, exitStatus) => ({ id: taskOf(app, i).id, state, message, exitStatus, host: '10.0.0.4', stagedAt: new Date(Date.now() - i * 400_000).toISOString(), startedAt: new Date(Date.now() - i * 400_000 + 2000).toISOString(), endedAt: new Date(Date.now() - i * 300_000).toISOString(), version: app.version });
    const stats = (count) => ({ stats: { counts: { staged: 0, running: count, healthy: count, unhealthy: 0 }, lifeTime: { averageSeconds: 5400.2, medianSeconds: 4980 } } });
    return { ...info(app), taskHistory: [ended(1, 'TASK_KILLED', 'Command terminated with signal Terminated'), ended(2, 'TASK_FAILED', 'Command exited with status 137', 137), ended(5, 'TASK_FINISHED', '')], uptime: { from: app.version, medianSecondsToRunning: 2.1, availabilityPercent: 99.964 }, taskStats: { withLatestConfig: stats(app.tasks.length), totalSummary: stats(app.tasks.length) } };
  }

  const idsOfGroups = () => [...new Set([...apps.keys()].flatMap((id) => id.split('/').slice(1, -1).map((_, i, all) => '/' + all.slice(0, i + 1).join('/'))))].sort();

  function put(app, running = app.instances, checked = false) {
    app.tasks = Array.from({ length: running }, (_, i) => taskOf(app, i));
    if (checked) {
      app.healthChecks = [{ protocol: 'MESOS_HTTP', path: '/health', portIndex: 0, gracePeriodSeconds: 300, intervalSeconds: 60 }];
      app.tasks.forEach((task) => (task.healthCheckResults = [{ alive: true, consecutiveFailures: 0 }]));
    }
    apps.set(app.id, app);
  }

  function deploy(ids, actions, at = 1) {
    const id = randomUUID();
    const app = ids[0];
    const steps = actions.map((action) => ({ actions: [{ action, app }] }));
    deployments.set(id, { id, version: new Date().toISOString(), affectedApps: ids, affectedPods: [], steps, currentActions: [{ action: actions[at - 1], app, readinessCheckResults: [] }], currentStep: at, totalSteps: actions.length });
    emit('deployment_info', { plan: { id, steps }, currentStep: steps[at - 1] });
    return id;
  }

  function finish(id) {
    const plan = deployments.get(id);
    if (plan !== undefined) over.set(id, { ...plan, currentActions: [], status: 'succeeded', endedAt: new Date().toISOString() });
    if (deployments.delete(id)) emit('deployment_success', { id, plan: { id, steps: plan.steps } });
  }

  // One task at a time, as in life.
  function converge(app, deployment) {
    const missing = app.instances - app.tasks.length;
    if (!apps.has(app.id) || !deployments.has(deployment)) return;
    if (missing === 0) return finish(deployment);
    if (missing > 0) app.tasks.push(taskOf(app, app.tasks.length));
    else app.tasks.pop();
    emit('status_update_event', { appId: app.id, taskStatus: missing > 0 ? 'TASK_RUNNING' : 'TASK_KILLED' });
    setTimeout(() => converge(app, deployment), 300);
  }

  function flap() {
    const task = apps.get('/prod/shop/web')?.tasks[3];
    if (task?.healthCheckResults === undefined) return;
    const alive = !(task.healthCheckResults[0]?.alive ?? true);
    task.healthCheckResults = [{ alive, consecutiveFailures: alive ? 0 : 2, lastFailureCause: alive ? undefined : 'timeout' }];
    emit('instance_health_changed_event', { runSpecId: '/prod/shop/web', healthy: alive });
  }

  function info(app) {
    const of = (state) => app.tasks.filter((task) => task.state === state);
    const running = of('TASK_RUNNING');
    const results = running.map((task) => task.healthCheckResults?.[0]?.alive);
    const mine = [...deployments.values()].filter((d) => d.affectedApps.includes(app.id)).map(({ id }) => ({ id }));
    return { ...app, deployments: mine, tasksRunning: running.length, tasksStaged: of('TASK_STAGING').length, tasksHealthy: results.filter((alive) => alive === true).length, tasksUnhealthy: results.filter((alive) => alive === false).length };
  }

  function pods() {
    const resources = { cpus: 0.1, mem: 32, disk: 0, gpus: 0 };
    const pod = (id, status, instances, more = {}) => ({ id, status, spec: { id, scaling: { kind: 'fixed', instances: 1 }, containers: ['nginx', 'sidecar'].map((name) => ({ name, resources })), ...more }, instances });
    const pair = { id: 'prod_pair.instance-1', status: 'STABLE', agentHostname: '10.0.0.2', containers: ['nginx', 'sidecar'].map((name) => ({ name, containerId: `prod_pair.instance-1.${name}`, status: 'TASK_RUNNING' })) };
    return [pod('/prod/pair', 'STABLE', [pair], { labels: { team: 'prod' }, volumes: [{ name: 'data', persistent: { size: 16 } }] }), pod('/prod/big', 'DEGRADED', [])];
  }

  function queued([id, { count, at, delay, rejects, whyNot = [] }]) {
    const left = Math.max(0, Math.round(delay - (Date.now() - at) / 1000));
    const rejectSummaryLastOffers = REASONS.map((reason) => ({ reason, declined: rejects[reason]?.[0] ?? 0, processed: rejects[reason]?.[1] ?? 0 }));
    return { count, role: '*', delay: { timeLeftSeconds: left, overdue: left === 0 }, since: new Date(at).toISOString(), processedOffersSummary: { processedOffersCount: 12, unusedOffersCount: 12, rejectSummaryLastOffers, rejectSummaryLaunchAttempt: [] }, whyNot, ...(apps.has(id) ? { app: apps.get(id) } : { pod: { id } }) };
  }

  function locked(ids, query) {
    const holders = [...deployments.values()].filter((d) => d.affectedApps.some((id) => ids.includes(id)));
    if (query.get('force') === 'true') holders.forEach((d) => deployments.delete(d.id));
    else if (holders.length > 0) return [409, { message: "App is locked by one or more deployments. Override with the option '?force=true'.", deployments: holders.map(({ id }) => ({ id })) }];
    return undefined;
  }

  function change(app, fields, query) {
    const refused = violations({ ...app, ...fields });
    if (refused.length > 0) return [422, { message: 'Object is not valid', details: refused }];
    const lock = locked([app.id], query);
    if (lock) return lock;
    Object.assign(app, fields);
    queue.delete(app.id);
    const deploymentId = deploy([app.id], ['ScaleApplication']);
    setTimeout(() => converge(app, deploymentId), 300);
    return [200, { version: app.version, deploymentId }];
  }

  function violations(app) {
    const found = [];
    if (!/^(\/?[a-z0-9]([a-z0-9.-]*[a-z0-9])?)+$/.test(app.id ?? '')) found.push({ path: '/id', errors: ['error.pattern'] });
    if (!(app.cpus >= 0)) found.push({ path: '/cpus', errors: ['error.min'] });
    if (!app.cmd && !app.args && !app.container) found.push({ path: '/', errors: ["AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."] });
    return found;
  }

  function create(text, query, trial) {
    let given;
    try {
      given = JSON.parse(text);
    } catch (error) {
      return [400, { message: 'Invalid JSON', details: error.message }];
    }
    const refused = violations(given);
    if (refused.length > 0) return [422, { message: 'Object is not valid', details: refused }];
    const app = appOf('/' + given.id.replace(/^\//, ''), { ...given, id: undefined });
    if (apps.has(app.id)) return [409, { message: `An app with id [${app.id}] already exists.` }];
    if (trial) return planFor(undefined, app);
    put(app, 0);
    change(app, {}, query);
    return [201, info(app)];
  }

  // Of one app, as the page asks for it; in the place of each another one comes.
  function kill(ids, query, trial) {
    const app = [...apps.values()].find(({ tasks }) => tasks.some(({ id }) => ids.includes(id)));
    if (app === undefined) return [200, { tasks: [] }];
    const scaled = { instances: Math.max(0, app.instances - ids.length) };
    if (query.get('scale') === 'true' && trial) return planFor(app, { ...app, ...scaled });
    const lock = query.get('scale') === 'true' ? locked([app.id], query) : undefined;
    if (lock || trial) return lock ?? [200, { tasks: [] }];
    app.tasks = app.tasks.filter(({ id }) => !ids.includes(id));
    emit('status_update_event', { appId: app.id, taskStatus: 'TASK_KILLED' });
    if (query.get('scale') === 'true') return change(app, scaled, query);
    app.tasks.push(...ids.map((_, i) => taskOf(app, 20 + i)));
    return [200, { tasks: [] }];
  }

  function answer(method, path, query, text) {
    const other = doors(method, path, query, text, apps);
    if (other !== undefined) return other;
    const trial = query.get('dryRun') === 'true';
    if (path === '/v2/apps' && method === 'GET') return [200, { apps: [...apps.values()].map(info) }];
    if (path === '/v2/apps') return create(text, query, trial);
    if (path === '/v2/groups') return [200, { id: '/', groups: idsOfGroups().map((id) => ({ id, groups: [] })) }];
    if (path === '/v2/pods/::status') return [200, pods()];
    if (path === '/v2/info') return [200, { name: 'marathon', version: '1.11.0-mock', frameworkId: 'f-0001', leader: '127.0.0.1:8080', elected: true, features: [], marathon_config: { checkpoint: true, failover_timeout: 604800, framework_name: 'marathon', ha: true, hostname: '127.0.0.1', max_instances_per_offer: 5 }, zookeeper_config: { zk: 'zk://127.0.0.1:2181/marathon', zk_session_timeout: 10000 } }];
    const [, stopped, how] = /^\/v2\/deployments\/([^/]+)\/(pause|resume)$/.exec(path) ?? [];
    if (stopped !== undefined) return (deployments.get(stopped).paused = how === 'pause'), [200, {}];
    if (method === 'GET' && path.startsWith('/v2/deployments/')) {
      const one = deployments.get(path.slice(16)) ?? over.get(path.slice(16));
      return one === undefined ? [404, { message: 'No such deployment' }] : [200, { status: 'running', ...one }];
    }
    if (path === '/v2/deployments' && query.get('status') === 'ended') return [200, [...over.values()].reverse()];
    if (path === '/v2/deployments') return [200, [...deployments.values()]];
    if (path === '/v2/queue') return [200, { queue: [...queue].map(queued) }];
    const deployment = deployments.get(path.replace('/v2/deployments/', ''));
    if (deployment) return finish(deployment.id), [200, {}];
    const delay = /^\/v2\/queue(\/.+)\/delay$/.exec(path);
    if (delay) return Object.assign(queue.get(delay[1]), { delay: 0 }), [204];
    if (path === '/v2/tasks/delete') return kill(JSON.parse(text).ids, query, trial);
    const [, id, rest = ''] = /^\/v2\/apps(\/.+?)(\/restart|\/tasks\/.+|\/versions(?:\/.+)?)?$/.exec(path) ?? [];
    const app = apps.get(id);
    if (!app) return [404, { message: `App '${id}' does not exist` }];
    if (rest === '/versions') return [200, { versions: [app.version, '2026-01-02T09:00:00.000Z', '2026-01-01T08:30:00.000Z'] }];
    if (rest.startsWith('/versions/')) return [200, { ...app, version: rest.slice(10), cmd: rest.includes('01-01') ? './old --port $PORT0' : './run --verbose --port $PORT0', cpus: rest.includes('01-01') ? 0.2 : app.cpus, env: rest.includes('01-01') ? { LEVEL: 'debug' } : undefined }];
    if (method === 'GET' && query.getAll('embed').includes('app.taskHistory')) return [200, { app: past(app) }];
    if (method === 'GET') return [200, { app: info(app) }];
    if (method === 'PUT' && trial) {
      const refused = violations({ ...app, ...JSON.parse(text) });
      return refused.length > 0 ? [422, { message: 'Object is not valid', details: refused }] : planFor(app, { ...app, ...JSON.parse(text) });
    }
    if (trial) return method === 'DELETE' ? removed(app) : planFor(app, { ...app, version: 'new' });
    if (method === 'PUT') return change(app, JSON.parse(text), query);
    if (rest === '/restart') return change(app, {}, query);
    const lock = locked([id], query);
    if (lock) return lock;
    apps.delete(id);
    queue.delete(id);
    const gone = deploy([id], ['StopApplication']);
    setTimeout(() => finish(gone), 500);
    return [200, { version: '', deploymentId: gone }];
  }

  return { answer };
}
