// Clicks through the built page against a mock of its own: npm run click. Ends with 0 when all of it worked.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

let mock;
const serve = async (port) => {
  mock = spawn(process.execPath, [fileURLToPath(new URL('mock.mjs', import.meta.url)), port], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(mock.stdout, 'data');
  return String(line).trim();
};
const unserve = async () => {
  mock.kill();
  await once(mock, 'exit');
};

const url = await serve('0');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
page.setDefaultTimeout(8000);
page.on('pageerror', (error) => {
  console.error(error);
  process.exitCode = 1;
});
const at = (id) => page.getByTestId(id);
const reads = (id, text) => page.waitForFunction(([i, t]) => document.querySelector(`[data-testid="${i}"]`)?.textContent === t, [id, text]);
const step = async (name, run) => {
  const before = performance.now();
  await run();
  console.log(`${name}: ${Math.round(performance.now() - before)} ms`);
};

await page.goto(url);
const list = () => page.evaluate(() => (location.hash = '#/apps'));
await step('list', () => at('app-row-/stuck').waitFor());
await step('create from JSON', async () => {
  await page.keyboard.press('c');
  await at('create-json').fill(JSON.stringify({ id: '/e2e/demo', cmd: 'sleep 1', cpus: 0.1, mem: 16, instances: 2, labels: { keep: 'me' }, novel: { deep: true } }));
  await at('field-mem').fill('32');
  await at('create-submit').click();
  await at('plan-apply').click();
  await reads('app-instances-/e2e/demo', '2/2');
  await reads('app-status-/e2e/demo', 'Running');
});
await step('unknown fields survive', async () => {
  await at('tab-configuration').click();
  const config = await at('app-config').textContent();
  const { novel, mem } = JSON.parse(config);
  if (novel?.deep !== true || mem !== 32) throw new Error(config);
});
await step('scale', async () => {
  await at('scale-button-/e2e/demo').click();
  await at('scale-input').fill('5');
  await at('scale-submit').click();
  await reads('app-instances-/e2e/demo', '5/5');
});
await step('edit sends only the change', async () => {
  await at('panel-edit').click();
  await at('field-cmd').fill('sleep 2');
  await at('create-submit').click();
  const [request] = await Promise.all([page.waitForRequest((r) => r.method() === 'PUT'), at('plan-apply').click()]);
  if (request.postData() !== '{"cmd":"sleep 2"}') throw new Error(request.postData());
});
await step('violations at their fields', async () => {
  await at('create-button').click();
  await at('field-id').fill('/NOT OK');
  await at('field-cmd').fill('x');
  await at('create-submit').click();
  await reads('error-id', 'lower case letters, digits, hyphens and dots only, between slashes');
  await page.keyboard.press('Escape');
  await at('create-submit').waitFor({ state: 'detached' });
});
await step('locked, then forced', async () => {
  await list();
  await at('restart-button-/stuck').click();
  await at('locked').waitFor();
  await at('force-submit').click();
  await reads('app-instances-/stuck', '4/5');
});
await step('filter lives in the URL', async () => {
  await page.keyboard.press('/');
  await page.keyboard.type('e2e');
  await at('app-row-/stuck').waitFor({ state: 'detached' });
  await page.reload();
  await at('app-row-/e2e/demo').waitFor();
  if ((await page.locator('[data-testid^="app-row-"]').count()) !== 1) throw new Error('filter lost');
});
await step('find by name', async () => {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await at('palette-input').fill('demo');
  await page.keyboard.press('Enter');
  await at('app-panel').waitFor();
});
await step('destroy', async () => {
  await at('destroy-button-/e2e/demo').click();
  await at('guard').fill('/e2e/demo');
  await at('confirm-submit').click();
  await at('app-panel').waitFor({ state: 'detached' });
  await at('app-row-/stuck').waitFor();
});
await step('disconnected, then live again', async () => {
  await unserve();
  await at('banner').waitFor();
  const said = await at('banner').textContent();
  if (!/data from \d\d:\d\d:\d\d/.test(said)) throw new Error(said);
  await page.evaluate(() => (location.hash = '#/apps'));
  await serve(new URL(url).port);
  await reads('link', 'Live');
  await at('banner').waitFor({ state: 'detached' });
  await at('app-row-/stuck').waitFor();
});
await step('roll back a deployment', async () => {
  await page.locator('[data-testid^="deployment-cancel-"]').click();
  await at('confirm-submit').click();
  await page.locator('[data-testid^="deployment-cancel-"]').waitFor({ state: 'detached' });
});
await browser.close();
await unserve();
