import { send } from './http';

/** One entry of a folder in a task's sandbox. */
export interface FileEntry {
  name: string;
  path: string;
  dir: boolean;
  size: number;
  mode?: string;
  modified?: string;
  user?: string;
  group?: string;
}

/** What Mesos measured of a task's container; of its many fields those that are drawn. */
export interface ResourceStatistics {
  timestamp: number;
  cpus_user_time_secs?: number;
  cpus_system_time_secs?: number;
  cpus_limit?: number;
  /** Where no more than a share is promised, and none taken away. */
  cpus_soft_limit?: number;
  mem_rss_bytes?: number;
  mem_limit_bytes?: number;
}

const task = (id: string) => `/v2/tasks/${encodeURIComponent(id)}`;

export const fetchFiles = (taskId: string, path: string) => send<{ path: string; files: FileEntry[] }>('GET', `${task(taskId)}/files?path=${encodeURIComponent(path)}`);

export const downloadLink = (taskId: string, path: string) => `${task(taskId)}/files/download?path=${encodeURIComponent(path)}`;

/** A stream of events, each with what was added to the file since the one before. */
export const logStream = (taskId: string, file: string, lines: number) => `${task(taskId)}/log?file=${encodeURIComponent(file)}&lines=${lines}&follow=true`;

export const fetchLastLines = (taskId: string, file: string, lines: number) => send<string>('GET', `${task(taskId)}/log?file=${encodeURIComponent(file)}&lines=${lines}`);

export const fetchStats = (taskId: string) => send<ResourceStatistics>('GET', `${task(taskId)}/stats`);

/** Where a command in a task's container is spoken with. */
export const execAddress = (taskId: string, at: { protocol: string; host: string }) => `${at.protocol === 'https:' ? 'wss:' : 'ws:'}//${at.host}${task(taskId)}/exec`;
