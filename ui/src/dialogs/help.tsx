import { letters, setLetters } from '../letters';
import { LEAVING } from '../view/instance/exec';
import { Modal } from './modal';

type Keys = readonly (readonly [key: string, does: string])[];

const ALWAYS: Keys = [
  ['Ctrl K', 'go to, or do, anything by its name'],
  ['Esc', 'close the dialog, then go up'],
  ['Enter', 'open what the keyboard is on'],
  ['Ctrl Enter', 'review, then apply, the definition being edited'],
  [LEAVING, 'out of a terminal'],
];

const LETTERS: Keys = [
  ['/', 'filter the apps'],
  ['j or k', 'next line, previous line'],
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
  ['?', 'this list'],
];

const PATHS = ['/v2/apps', '/v2/deployments', '/v2/queue', '/v2/info', '/metrics/prometheus'];

export function HelpDialog() {
  return (
    <Modal title="Keys and links">
      <div class="modal-body">
        <KeyList keys={ALWAYS} />
        <label class="inline">
          <input type="checkbox" data-testid="letters" checked={letters.value} onChange={(event) => setLetters(event.currentTarget.checked)} /> Single keys, while nothing is typed
        </label>
        {letters.value ? <KeyList keys={LETTERS} /> : <p class="hint">Turned off in this browser.</p>}
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

const KeyList = ({ keys }: { keys: Keys }) => (
  <dl class="keys">
    {keys.map(([key, does]) => (
      <div key={key}>
        <dt>
          {key.split(' ').map((part) => (part === 'or' || part === 'then' ? ` ${part} ` : <kbd key={part}>{part}</kbd>))}
        </dt>
        <dd>{does}</dd>
      </div>
    ))}
  </dl>
);
