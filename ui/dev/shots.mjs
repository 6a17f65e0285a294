// Looks at the page: node dev/shots.mjs <url> <folder>. Pictures of the main views in both themes.
import { chromium } from 'playwright-core';

const [url, folder] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
for (const colorScheme of ['light', 'dark']) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, colorScheme });
  page.on('console', (message) => console.log(message.type(), message.text()));
  page.on('pageerror', (error) => console.log('error', error.message));
  const shot = (name) => page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
  await page.goto(url);
  await page.getByTestId('app-row-/stuck').waitFor();
  await shot('list');
  await page.goto(`${url}#/apps/prod/search/api`);
  await page.getByTestId('app-panel').waitFor();
  await shot('panel');
  await page.goto(`${url}#/apps/big/trainer`);
  await page.getByTestId('why-not').waitFor();
  await shot('why');
  await page.keyboard.press('c');
  await page.getByTestId('create-json').waitFor();
  await page.getByTestId('field-id').fill('/UPPER case');
  await page.getByTestId('field-cpus').fill('-1');
  await page.getByTestId('create-submit').click();
  await page.getByTestId('refusal').waitFor();
  await shot('create');
  await page.keyboard.press('Escape');
  await page.getByTestId('restart-button-/stuck').click();
  await page.getByTestId('confirm-submit').click();
  await page.getByTestId('locked').waitFor();
  await shot('locked');
  await page.keyboard.press('Escape');
  await page.goto(`${url}#/apps/staging/flaky`);
  await page.getByTestId('last-failure').waitFor();
  await page.getByTestId('destroy-button-/prod/shop/web').click();
  await shot('destroy');
  await page.keyboard.press('Escape');
  await page.goto(`${url}#/apps/prod/shop/web`);
  await page.getByTestId('panel-edit').click();
  await page.getByTestId('field-cpus').fill('2');
  await shot('edit');
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 800, height: 900 });
  await shot('narrow');
  await page.close();
}
await browser.close();
