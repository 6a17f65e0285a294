import { Modal } from './modal';

const KEYS: readonly [key: string, does: string][] = [
  ['Ctrl K', 'go to, or do, anything by its name'],
  ['/', 'filter the apps'],
  ['j k', 'next line, previous line'],
  ['Enter', 'open what the keyboard is on'],
  ['c', 'create an app'],
  ['C', 'create a group'],
  ['g a', 'applications'],
  ['g d', 'deployments'],
  ['g c', 'cluster'],
  ['s r e', 'scale, restart, edit the app that is open'],
  ['g i', 'its instances'],
  ['g u', 'what its instances use'],
  ['g v', 'its configuration and versions'],
  ['g e', 'what is wrong with it'],
  ['g h', 'its history'],
  [',', 'about this server'],
  ['Esc', 'close the dialog, then go up'],
  ['Ctrl Enter', 'go on with the definition being edited'],
  ['?', 'this list'],
];

const PATHS = ['/v2/apps', '/v2/deployments', '/v2/queue', '/v2/info', '/metrics/prometheus'];

export function HelpDialog() {
  return (
    <Modal title="Keys and links">
      <div class="modal-body">
        <dl class="keys">
          {KEYS.map(([key, does]) => (
            <div key={key}>
              <dt>
                {key.split(' ').map((part) => (
                  <kbd key={part}>{part}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <p class="hint">All that this page shows comes from the public API:</p>
        <p class="paths">
          {PATHS.map((path) => (
            <a key={path} href={path} target="_blank" rel="noreferrer noopener">
              {path}
            </a>
          ))}
        </p>
      </div>
    </Modal>
  );
}
