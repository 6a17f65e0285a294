// Looks at the page: node dev/shots.mjs <url> <folder> [part of a name]. Pictures of every screen in light, in dark and 400 px wide.
import { chromium } from 'playwright-core';

const [url, folder, only = ''] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const at = (page, id) => page.getByTestId(id);
const task = async (page) => (await page.evaluate(async () => (await (await fetch('/v2/apps/prod/search/api')).json()).app.tasks[0].id));
const SCREENS = {
  list: { hash: '#/apps', wait: 'group-row-/prod' },
  flat: { hash: '#/apps?flat=', wait: 'app-row-/stuck' },
  group: { hash: '#/group/prod/shop', wait: 'app-row-/prod/shop/web' },
  search: { hash: '#/apps?filter=api&health=unhealthy', wait: 'app-row-/prod/search/api' },
  labels: { hash: '#/apps', wait: 'menu-labels', then: (page) => at(page, 'menu-labels').click() },
  app: { hash: '#/apps/prod/search/api', wait: 'app-panel' },
  why: { hash: '#/apps/big/trainer', wait: 'why-not' },
  held: { hash: '#/apps/stuck', wait: 'held-up' },
  later: { hash: '#/apps/infra/metrics/collector', wait: 'held-up' },
  flaky: { hash: '#/apps/staging/flaky?tab=debug', wait: 'last-failure' },
  usage: { hash: '#/apps/prod/search/api?tab=usage', wait: 'usages', then: (page) => page.waitForTimeout(6500) },
  configuration: { hash: '#/apps/prod/search/api?tab=configuration&version=2026-01-02T09%3A00%3A00.000Z', wait: 'version-diff' },
  history: { hash: '#/apps/prod/search/api?tab=history', wait: 'task-history' },
  instance: { hash: async (page) => `#/instance/${await task(page)}`, wait: 'timeline', then: (page) => page.waitForTimeout(5000) },
  logs: { hash: async (page) => `#/instance/${await task(page)}?tab=logs`, wait: 'log', then: async (page) => (await at(page, 'log-find').fill('cart/3'), await page.waitForTimeout(300)) },
  files: { hash: async (page) => `#/instance/${await task(page)}?tab=files`, wait: 'file-stdout' },
  terminal: { hash: async (page) => `#/instance/${await task(page)}?tab=terminal`, wait: 'terminal-open', then: async (page) => (await at(page, 'terminal-open').click(), await page.waitForTimeout(1200), await page.keyboard.type('ls\r'), await page.waitForTimeout(500)) },
  deployments: { hash: '#/deployments', wait: 'running-deployments' },
  cluster: { hash: '#/cluster', wait: 'agent-S1' },
  agent: { hash: '#/cluster/S2', wait: 'agent-panel' },
  about: { hash: '#/about', wait: 'about' },
  lost: { hash: '#/nowhere', wait: 'lost' },
  palette: { hash: '#/apps/prod/search/api', wait: 'app-panel', then: async (page) => (await page.keyboard.press('Control+k'), await at(page, 'palette-input').fill('web')) },
  create: { hash: '#/apps', wait: 'group-row-/prod', then: async (page) => (await at(page, 'create-button').click(), await at(page, 'field-id').fill('/UPPER case'), await at(page, 'field-cpus').fill('-1'), await at(page, 'create-submit').click(), await at(page, 'refusal').waitFor()) },
  health: { hash: '#/apps/prod/search/api', wait: 'panel-edit', then: async (page) => (await at(page, 'panel-edit').click(), await at(page, 'group-health').click()) },
  review: { hash: '#/apps/prod/search/api', wait: 'panel-edit', then: async (page) => (await at(page, 'panel-edit').click(), await at(page, 'field-cpus').fill('32'), await at(page, 'create-submit').click(), await at(page, 'plan').waitFor()) },
  locked: { hash: '#/apps/stuck', wait: 'restart-button-/stuck', then: async (page) => (await at(page, 'restart-button-/stuck').click(), await at(page, 'locked').waitFor()) },
  help: { hash: '#/apps', wait: 'group-row-/prod', then: (page) => page.keyboard.press('?') },
};
for (const [look, width, colorScheme] of [['light', 1400, 'light'], ['dark', 1400, 'dark'], ['narrow', 400, 'light']]) {
  for (const [name, { hash, wait, then }] of Object.entries(SCREENS)) {
    if (!`${name}-${look}`.includes(only)) continue;
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    page.setDefaultTimeout(8000);
    page.on('console', (message) => message.type() !== 'log' && console.log(name, message.type(), message.text()));
    page.on('pageerror', (error) => console.log(name, 'error', error.message));
    try {
      await page.goto(url);
      await page.goto(url + (typeof hash === 'string' ? hash : await hash(page)));
      await at(page, wait).first().waitFor();
      await then?.(page);
      await page.screenshot({ path: `${folder}/${name}-${look}.png` });
    } catch (error) {
      console.log(name, look, String(error).split('\n')[0]);
    }
    await page.close();
  }
}
await browser.close();
