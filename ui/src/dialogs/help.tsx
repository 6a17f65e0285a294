import { Modal } from './modal';

const KEYS: readonly [key: string, does: string][] = [
  ['Ctrl K', 'go to, or do, anything by its name'],
  ['/', 'filter the apps'],
  ['j or k', 'next line, previous line'],
  ['Enter', 'open what the keyboard is on'],
  ['c', 'create an app'],
  ['C', 'create a group'],
  ['g then a', 'applications'],
  ['g then d', 'deployments'],
  ['g then c', 'cluster'],
  ['s or r or e', 'scale, restart, edit the app that is open'],
  ['g then i', 'its instances'],
  ['g then u', 'what its instances use'],
  ['g then v', 'its configuration and versions'],
  ['g then e', 'what is wrong with it'],
  ['g then h', 'its history'],
  [',', 'about this server'],
  ['Esc', 'close the dialog, then go up'],
  ['Ctrl Enter', 'review, then apply, the definition being edited'],
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
                {key.split(' ').map((part) => (part === 'or' || part === 'then' ? ` ${part} ` : <kbd key={part}>{part}</kbd>))}
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
