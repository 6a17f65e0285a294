import type { App, LocalVolume, PodStatus, Task } from '../api/types';
import { isThere } from './progress';

/** A volume as a definition asks for it; of one of the host or with a secret nothing is kept. */
interface Declared {
  containerPath?: string;
  mode?: string;
  persistent?: { size?: number; type?: string };
  external?: { name?: string; provider?: string; size?: number };
}

/** Something that outlives the tasks that write to it. */
export interface Volume {
  /** At the agent, or the name by which it is known outside. */
  id: string;
  path: string;
  /** `persistent` on an agent's disk; `external` somewhere else. */
  kind: 'persistent' | 'external';
  /** Of the disk: root, path or mount; or who provides it. */
  type?: string;
  sizeMiB?: number;
  mode?: string;
  /** Whose it is; an external one is of all. */
  task?: Task;
  /** Whether a task is there that has it. */
  attached: boolean;
}

const declared = (app: App) => ((app['container'] as { volumes?: Declared[] } | undefined)?.volumes ?? []) as readonly Declared[];

/** Whether something is kept for it that outlives its task. */
export const keepsData = (task: Task) => (task.localVolumes ?? []).length > 0;

/** Whether its instances keep data on their agents, which is kept, or lost, with them. */
export const hasData = (app: App) => declared(app).some(({ persistent }) => persistent !== undefined) || (app.tasks ?? []).some(keepsData);

export const hasVolumes = (app: App) => hasData(app) || declared(app).some(({ external }) => external !== undefined);

/** Where its instances have their data. */
export const dataPaths = (app: App) => declared(app).flatMap(({ containerPath = '', persistent }) => (persistent === undefined ? [] : containerPath));

export const podHasData = ({ spec }: PodStatus) => (spec?.volumes ?? []).some(({ persistent }) => persistent !== undefined);

/** What is kept for one instance. */
export function volumesOfTask(app: App | undefined, task: Task): Volume[] {
  return (task.localVolumes ?? []).map((local) => persistent(app, local, task));
}

/** All volumes of an app: those of each instance, also of one that rests, and those outside. */
export function volumesOf(app: App): Volume[] {
  const tasks = app.tasks ?? [];
  const outside = declared(app).flatMap(({ containerPath: path = '', mode, external }): Volume[] =>
    external === undefined
      ? []
      : [
          {
            id: external.name ?? path,
            path,
            kind: 'external',
            attached: tasks.some(isThere),
            ...(external.provider === undefined ? {} : { type: external.provider }),
            // As told, in GiB.
            ...(external.size === undefined ? {} : { sizeMiB: external.size * 1024 }),
            ...(mode === undefined ? {} : { mode }),
          },
        ],
  );
  return [...tasks.flatMap((task) => volumesOfTask(app, task)), ...outside];
}

function persistent(app: App | undefined, { containerPath: path, persistenceId: id }: LocalVolume, task: Task): Volume {
  const asked = app && declared(app).find((one) => one.persistent !== undefined && one.containerPath === path);
  return {
    id,
    path,
    kind: 'persistent',
    task,
    attached: isThere(task),
    ...(asked?.mode === undefined ? {} : { mode: asked.mode }),
    ...(asked?.persistent === undefined ? {} : { type: asked.persistent.type ?? 'root' }),
    ...(asked?.persistent?.size === undefined ? {} : { sizeMiB: asked.persistent.size }),
  };
}
