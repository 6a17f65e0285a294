// Called by Maven: `node build.mjs build` and `node build.mjs test [true|false: skip]`.
// Runs npm only when something it reads has changed since it last succeeded.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [task = 'build', skip = 'false'] = process.argv.slice(2);
process.chdir(dirname(fileURLToPath(import.meta.url)));

const INSTALL = ['package.json', 'package-lock.json', '.npmrc'];
const BUILD = [...INSTALL, 'tsconfig.json', 'vite.config.ts', 'index.html', 'public', 'src'];
const TEST = [...BUILD, 'vitest.config.ts', 'test'];

requireNode();
if (task === 'build') {
  install();
  once('build', BUILD, () => existsSync('target/classes/webroot/index.html'), ['run', 'build']);
} else if (task === 'test' && skip !== 'true') {
  install();
  once('test', TEST, () => true, ['test']);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) return;
  console.error(`The web page is built with Node.js 20.19 or newer; this is ${process.versions.node}. Install a newer one, or leave the page out with -DskipUi.`);
  process.exit(1);
}

function install() {
  once('install', INSTALL, () => existsSync('node_modules/.package-lock.json'), ['ci', '--prefer-offline', '--no-audit', '--no-fund']);
}

/** Runs npm unless the inputs are those of the last success and its result is still there. */
function once(name, inputs, present, command) {
  // What was installed lies outside of target/, and so does its stamp.
  const stamp = name === 'install' ? 'node_modules/.ekiden-stamp' : `target/ui-${name}.stamp`;
  const hash = hashOf(inputs);
  if (present() && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const { status, error } = spawnSync('npm', command, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error(`npm ${command.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}.`);
    process.exit(1);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

function hashOf(inputs) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const file of inputs.flatMap(filesIn)) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function filesIn(path) {
  if (!existsSync(path)) return [];
  const below = readdirSyncOrNull(path);
  return below === null ? [path] : below.sort().flatMap((name) => filesIn(join(path, name)));
}

function readdirSyncOrNull(path) {
  try {
    return readdirSync(path);
  } catch {
    return null;
  }
}
