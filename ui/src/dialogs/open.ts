import { effect, signal } from '@preact/signals';
import { choose, route } from '../route';
import type { OldVersion } from '../store/draft';
import { link } from '../store/live';
import { dismissed, lasting, type Notice, passing, told } from '../store/notices';

/** The one dialog that is open. */
export type DialogSpec =
  | { kind: 'help' }
  | { kind: 'create'; within?: string }
  | { kind: 'scale' | 'restart' | 'suspend' | 'destroy'; appId: string }
  /** The older version is not in the URL: there it is what is typed that counts, and that is kept. */
  | { kind: 'edit'; appId: string; old?: OldVersion }
  | { kind: 'rollback-app'; appId: string; version: string }
  | { kind: 'create-group' | 'scale-group' | 'suspend-group' | 'destroy-group'; group: string }
  | { kind: 'kill'; appId: string; taskId: string }
  /** Which ones are chosen is not in the URL. */
  | { kind: 'kill-chosen'; appId: string }
  | { kind: 'scale-pod' | 'destroy-pod'; podId: string }
  | { kind: 'drain' | 'reactivate'; agentId: string }
  | { kind: 'rollback' | 'stop'; deploymentId: string };

export const dialog = signal<DialogSpec | undefined>(undefined);

/** What was just started, gone after some seconds, and what failed. */
export const notices = signal<readonly Notice[]>([]);

let noticeTimer: ReturnType<typeof setTimeout> | undefined;

/** What is asked is in the URL too: it outlasts a reload, and can be sent to somebody. */
export function openDialog(spec: DialogSpec): void {
  dialog.value = spec;
  choose({ modal: written(spec) ?? '' });
}

export function closeDialog(): void {
  dialog.value = undefined;
  if (route.peek().extra['modal'] !== undefined) choose({ modal: '' });
}

/** Opens what a link asks for, once it is known what it is about; closes what was left. */
export function startDialogs(): void {
  effect(() => {
    const text = route.value.extra['modal'];
    if (link.value.dataFrom === null) return;
    const open = dialog.peek();
    if (text === undefined) {
      if (open !== undefined && (written(open) !== undefined || isLeft(open))) dialog.value = undefined;
    } else if (open === undefined || written(open) !== text) {
      dialog.value = readDialog(text);
    }
  });
}

/** Whether one that is not in the URL is of a screen that is not looked at any more, where what it is about is not known. */
function isLeft(open: DialogSpec): boolean {
  const { screen, id } = route.value;
  return open.kind === 'kill-chosen' && (screen !== 'app' || id !== open.appId);
}

/** What each kind is about, in the order in which the URL says it. */
const ABOUT: Record<string, readonly string[]> = {
  help: [],
  create: ['within'],
  'rollback-app': ['appId', 'version'],
  kill: ['appId', 'taskId'],
  ...Object.fromEntries(['scale-pod', 'destroy-pod'].map((kind) => [kind, ['podId']])),
  ...Object.fromEntries(['edit', 'scale', 'restart', 'suspend', 'destroy'].map((kind) => [kind, ['appId']])),
  ...Object.fromEntries(['create-group', 'scale-group', 'suspend-group', 'destroy-group'].map((kind) => [kind, ['group']])),
  ...Object.fromEntries(['drain', 'reactivate'].map((kind) => [kind, ['agentId']])),
  ...Object.fromEntries(['rollback', 'stop'].map((kind) => [kind, ['deploymentId']])),
};

/** `scale~/prod/web`; nothing for what is about more than names. */
export function written(spec: DialogSpec): string | undefined {
  const about = ABOUT[spec.kind];
  return about === undefined ? undefined : [spec.kind, ...about.map((name) => (spec as Record<string, unknown>)[name] ?? '/')].join('~');
}

/** The dialog of a URL; nothing for what is none. */
export function readDialog(text: string): DialogSpec | undefined {
  const [kind = '', ...values] = text.split('~');
  const about = Object.hasOwn(ABOUT, kind) ? ABOUT[kind] : undefined;
  if (about === undefined || values.length !== about.length || values.includes('')) return undefined;
  return { kind, ...Object.fromEntries(about.map((name, index) => [name, values[index]])) } as DialogSpec;
}

/** Says what was started. Where there is something to follow, there is time for it. */
export function tell(text: string, deployment?: string): void {
  notices.value = told(notices.peek(), { text, deployment, failed: false });
  release();
}

/** Says what was refused, or went wrong, to who is not at the place any more where it was asked for. */
export function tellFailure(text: string): void {
  notices.value = told(notices.peek(), { text, failed: true });
}

export function dismiss(notice: Notice): void {
  notices.value = dismissed(notices.peek(), notice);
}

/** Somebody reads it: it does not go yet. */
export function hold(): void {
  clearTimeout(noticeTimer);
}

export function release(): void {
  clearTimeout(noticeTimer);
  const leading = passing(notices.peek()).some(({ deployment }) => deployment !== undefined);
  noticeTimer = setTimeout(() => (notices.value = lasting(notices.peek())), leading ? 8000 : 4000);
}
