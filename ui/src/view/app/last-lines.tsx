import { fetchLastLines } from '../../api/sandbox';
import { taskLink } from '../../route';
import { useLoaded } from '../load';
import { LogView } from '../instance/log-view';
import { LogBuffer } from '../../store/log';

const LINES = 12;

/** What a task wrote last, to stderr and to stdout: often that says why it ended. */
export function LastLines({ taskId }: { taskId: string }) {
  return (
    <>
      <Last taskId={taskId} file="stderr" />
      <Last taskId={taskId} file="stdout" />
    </>
  );
}

function Last({ taskId, file }: { taskId: string; file: string }) {
  const lines = useLoaded(async () => {
    const buffer = new LogBuffer();
    buffer.append(await fetchLastLines(taskId, file, LINES));
    buffer.end();
    return buffer.view();
  }, [taskId, file]);
  if (lines.value === undefined && lines.error === undefined) return null;
  return (
    <div class="last-lines" data-testid={`last-lines-${file}`}>
      <p class="hint">
        The end of <a href={taskLink(taskId, 'logs', { file })}>{file}</a>
        {lines.error !== undefined && `: ${lines.error.message}`}
        {lines.value?.length === 0 && ': nothing was written to it'}
      </p>
      {lines.value !== undefined && lines.value.length > 0 && (
        <div class="log wrap" tabindex={0} role="region" aria-label={`The end of ${file}`}>
          <LogView blocks={lines.value} sought="" onlyHits={false} current={undefined} />
        </div>
      )}
    </div>
  );
}
