// What stands beside Marathon's API: agents, sandboxes, logs and terminals of the pretend cluster.
import { createHash } from 'node:crypto';

const HOSTS = Array.from({ length: 7 }, (_, i) => `10.0.0.${i + 1}`);
const drains = new Map();
/** More agents, with fifty tasks each, for looking at large clusters: MOCK_AGENTS=1000. One task of them all fails or comes back each time. */
const MORE = Array.from({ length: Number(process.env.MOCK_AGENTS ?? 0) }, (_, i) => {
  const tasks = Array.from({ length: 50 }, (_, j) => ({ id: `load_app${j}.instance-${String(i).padStart(8, '0')}-0000-11f1-a092-${String(j).padStart(12, '0')}._app.1`, appId: `/load/app${j}`, kind: 'app', state: 'TASK_RUNNING', healthy: (i + j) % 9 !== 0, cpus: 0.1 + (j % 3) / 10, mem: 64 }));
  return { id: `M${i}`, hostname: `10.1.${i >> 8}.${i & 255}`, port: 5051, attributes: { rack: `r${i % 40}` }, region: 'eu', zone: `eu-${i % 3}`, version: '1.11.0', active: true, registeredAt: '2026-01-02T03:04:05.000Z', resources: { cpus: 24 + (i % 5) * 8, mem: 65536, disk: 500_000, gpus: 0, ports: '[31000-32000]' }, used: { cpus: 12 + (i % 11), mem: 3200 + (i % 17) * 100, disk: i * 10, gpus: 0 }, reserved: {}, drain: null, tasks };
});

export function agents(apps) {
  if (MORE.length > 0) MORE[0].tasks[0].healthy = !MORE[0].tasks[0].healthy;
  const some = HOSTS.map((hostname, i) => {
    const tasks = [...apps.values()].flatMap((app) => app.tasks.filter((task) => task.host === hostname).map((task) => ({ id: task.id, appId: app.id, kind: 'app', instanceId: task.id, state: task.state, healthy: task.healthCheckResults?.[0]?.alive ?? null, cpus: app.cpus, mem: app.mem })));
    const sum = (key) => tasks.reduce((total, task) => total + task[key], 0);
    return {
      id: `S${i + 1}`,
      hostname,
      port: 5051,
      attributes: { rack: `r${(i % 3) + 1}`, ...(i === 2 ? { ssd: 'true' } : {}) },
      region: 'eu',
      zone: `eu-${(i % 2) + 1}`,
      version: '1.11.0',
      active: !drains.has(`S${i + 1}`),
      registeredAt: new Date(Date.now() - 86_400_000).toISOString(),
      resources: { cpus: 24, mem: 32768, disk: 200_000, gpus: 0, ports: '[31000-32000]' },
      used: { cpus: Math.min(24, sum('cpus') + i * 0.7), mem: Math.min(32768, sum('mem') + i * 300), disk: 1000 * i, gpus: 0 },
      reserved: {},
      drain: drains.get(`S${i + 1}`) ?? null,
      tasks: tasks.slice(0, 400),
    };
  });
  return [...some, ...MORE];
}

/** The answer, or undefined when it is asked for something else. */
export function doors(method, path, query, text, apps) {
  if (path === '/v2/agents') return [200, { agents: agents(apps) }];
  const [, agent, action] = /^\/v2\/agents\/([^/]+)(?:\/(drain|reactivate))?$/.exec(path) ?? [];
  if (agent !== undefined) {
    if (action === 'drain') drains.set(agent, { state: 'DRAINING', markGone: false, ...JSON.parse(text || '{}') });
    if (action === 'reactivate') drains.delete(agent);
    return [action ? 202 : 200, agents(apps).find(({ id }) => id === agent)];
  }
  const [, task, what] = /^\/v2\/tasks\/([^/]+)\/(files|files\/read|files\/download|log|stats)$/.exec(path) ?? [];
  if (task === undefined) return undefined;
  if (what === 'files') return [200, { path: query.get('path'), files: files(query.get('path') ?? '/') }];
  if (what === 'stats') return [200, stats()];
  if (what === 'log') return [200, lines(1, Number(query.get('lines') ?? 10)).join(''), 'text/plain; charset=utf-8'];
  return [200, 'content\n', 'text/plain; charset=utf-8'];
}

function files(path) {
  const at = new Date(Date.now() - 600_000).toISOString();
  const entry = (name, size, dir = false) => ({ name, path: `${path.replace(/\/$/, '')}/${name}`, dir, size, mode: dir ? 'drwxr-xr-x' : '-rw-r--r--', modified: at, user: 'app', group: 'app' });
  return path === '/' ? [entry('stdout', 8_412), entry('stderr', 120), entry('data', 0, true), entry('app.tgz', 48_213_992)] : [entry('part-0001', 1024 * 1024)];
}

const born = Date.now() / 1000;
function stats() {
  const timestamp = Date.now() / 1000;
  const wave = Math.sin(timestamp / 7);
  return { timestamp, cpus_user_time_secs: (timestamp - born) * 0.3 + wave, cpus_system_time_secs: (timestamp - born) * 0.05, cpus_limit: 0.6, mem_rss_bytes: (160 + 40 * wave) * 1024 * 1024, mem_limit_bytes: 288 * 1024 * 1024 };
}

const LEVELS = ['\x1b[32mINFO\x1b[0m', '\x1b[33mWARN\x1b[0m', '\x1b[1;31mERROR\x1b[0m', '\x1b[2mDEBUG\x1b[0m'];
export const lines = (from, count) => Array.from({ length: count }, (_, i) => `${new Date(born * 1000 + (from + i) * 1000).toISOString()} ${LEVELS[(from + i) % 11 === 0 ? 2 : (from + i) % 4]} request ${from + i} \x1b[38;5;75m/cart/${(from + i) % 17}\x1b[0m took ${(from * 37 + i * 11) % 400} ms\n`);

/** A log that grows by some lines a second; stderr ends. */
export function followLog(request, response, file) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const say = (text, at) => response.write(`id: ${at}\ndata: ${JSON.stringify({ data: text })}\n\n`);
  let at = 1200;
  say(lines(1, at).join(''), at);
  if (file === 'stderr') return response.write('event: end\ndata: {"reason":"the task has ended"}\n\n');
  const timer = setInterval(() => say(lines(at, 3).join(''), (at += 3)), 700);
  request.on('close', () => clearInterval(timer));
}

/** A shell that knows echo and exit, with the WebSocket protocol as far as it needs it. */
export function terminal(request, socket) {
  const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  const frame = (opcode, payload) => socket.write(Buffer.concat([Buffer.from([0x80 | opcode, payload.length]), payload]));
  const print = (text) => {
    for (let i = 0; i < text.length; i += 100) frame(2, Buffer.concat([Buffer.from([1]), Buffer.from(text.slice(i, i + 100))]));
  };
  let line = '';
  const type = (key) => {
    if (key !== '\r') return (line += key), print(key);
    if (line === 'exit') return frame(1, Buffer.from('{"exit":0}')), socket.end();
    print(line.startsWith('echo ') ? `\r\n${line.slice(5)}` : line === 'ls' ? '\r\n\x1b[34mdata\x1b[0m  \x1b[38;2;255;140;0mapp.tgz\x1b[0m  stderr  stdout' : '');
    print('\r\n$ ');
    line = '';
  };
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    for (let at = 0; at + 6 <= chunk.length; ) {
      const opcode = chunk[at] & 15;
      let length = chunk[at + 1] & 127;
      let from = at + 2;
      if (length === 126) (length = chunk.readUInt16BE(from)), (from += 2);
      const data = Buffer.from(chunk.subarray(from + 4, from + 4 + length)).map((byte, i) => byte ^ chunk[from + (i % 4)]);
      at = from + 4 + length;
      if (opcode === 8) return socket.end();
      if (opcode === 1 && data.includes('command')) frame(1, Buffer.from('{"started":true}')), print('$ ');
      if (opcode === 2) [...data.toString()].forEach(type);
    }
  });
}
