import { Modal } from './modal';

const KEYS: readonly [key: string, does: string][] = [
  ['/', 'filter the apps'],
  ['j k', 'next app, previous app'],
  ['Enter', 'open the app the keyboard is on'],
  ['c', 'create an app'],
  ['s', 'scale the app that is open'],
  ['Esc', 'close the dialog, then the app'],
  ['Ctrl Enter', 'send the definition being edited'],
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
