import { signal } from '@preact/signals';

/** The one dialog that is open. */
export type DialogSpec =
  | { kind: 'create' | 'help' }
  | { kind: 'edit' | 'scale' | 'restart' | 'suspend' | 'destroy'; appId: string }
  | { kind: 'kill'; appId: string; taskId: string }
  | { kind: 'rollback' | 'stop'; deploymentId: string };

export const dialog = signal<DialogSpec | undefined>(undefined);

/** A sentence about what was just started, gone after some seconds. */
export const notice = signal<string | undefined>(undefined);

let noticeTimer: ReturnType<typeof setTimeout> | undefined;

export const openDialog = (spec: DialogSpec) => (dialog.value = spec);
export const closeDialog = () => (dialog.value = undefined);

export function tell(text: string): void {
  clearTimeout(noticeTimer);
  notice.value = text;
  noticeTimer = setTimeout(() => (notice.value = undefined), 4000);
}
