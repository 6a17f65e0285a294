import type { Task } from '../api/types';

/** Whether something is kept for it that outlives its task. */
export const keepsData = (task: Task) => (task.localVolumes ?? []).length > 0;
