// A pretend server for working on the page: serves target/classes/webroot, fixtures and events.
// Usage: node dev/mock.mjs [port]. State lives in memory; deployments of /stuck never end.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cluster } from './mock-cluster.mjs';
import { followLog, terminal } from './mock-doors.mjs';

const ROOT = process.env.WEBROOT ?? join(fileURLToPath(new URL('..', import.meta.url)), 'target/classes/webroot');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const listeners = new Set();
const state = cluster((type, data) => {
  const frame = `event: ${type}\r\ndata: ${JSON.stringify({ ...data, eventType: type })}\r\n\r\n`;
  for (const response of listeners) response.write(frame);
});

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://mock');
  if (url.pathname === '/v2/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('\r\n');
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
  } else if (url.pathname.endsWith('/log') && url.searchParams.get('follow') === 'true') {
    followLog(request, response, url.searchParams.get('file'));
  } else if (url.pathname === '/ping') {
    response.end('pong');
  } else if (url.pathname.startsWith('/v2/')) {
    let text = '';
    for await (const chunk of request) text += chunk;
    const [status, body, type = 'application/json'] = state.answer(request.method, decodeURIComponent(url.pathname).replace(/\/+/g, '/'), url.searchParams, text);
    response.writeHead(status, { 'Content-Type': type }).end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  } else {
    await file(url.pathname, response);
  }
}).on('upgrade', terminal).listen(Number(process.argv[2] ?? 8899), '127.0.0.1', function () {
  console.log(`http://127.0.0.1:${this.address().port}/`);
});

async function file(path, response) {
  const name = join(ROOT, normalize(path === '/' ? '/index.html' : path));
  try {
    const headers = { 'Content-Type': TYPES[extname(name)] ?? 'text/plain', 'Content-Security-Policy': "default-src 'self'" };
    const content = await readFile(name);
    response.writeHead(200, headers).end(content);
  } catch {
    response.writeHead(404).end();
  }
}
