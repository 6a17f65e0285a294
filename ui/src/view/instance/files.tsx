import { useState } from 'preact/hooks';
import { downloadLink, fetchFiles, type FileEntry } from '../../api/sandbox';
import { choose, linkTo, route } from '../../route';
import { bytes } from '../../store/format';
import { Icon } from '../icon';
import { useLoaded } from '../load';
import { PlainTable } from '../plain-table';
import { Age } from '../time';

/** What is in the task's sandbox: folders to walk into, files to look at or to take along. */
export function Files({ taskId }: { taskId: string }) {
  const path = route.value.extra['path'] || '/';
  const [asked, setAsked] = useState(0);
  return (
    <section class="card block files" aria-label="Files" data-testid="files">
      <h2>
        <Way path={path} />
        <button type="button" class="button small push" data-testid="files-refresh" onClick={() => setAsked(asked + 1)}>
          Refresh
        </button>
      </h2>
      <Listing key={path} taskId={taskId} path={path} asked={asked} />
    </section>
  );
}

/** What is in one folder; of another, or of one that cannot be opened any more, nothing may be left to see. */
function Listing({ taskId, path, asked }: { taskId: string; path: string; asked: number }) {
  const { value, error } = useLoaded(() => fetchFiles(taskId, path), [taskId, asked]);
  const files = [...(value?.files ?? [])].sort((a, b) => Number(b.dir) - Number(a.dir) || (a.name < b.name ? -1 : 1));
  if (error !== undefined) return <p class="hint bad">{error.message}</p>;
  if (value === undefined) return <p class="hint">Loading…</p>;
  return (
    <>
      {files.length === 0 && <p class="hint">Nothing is in this folder.</p>}
      {files.length > 0 && (
        <PlainTable label="Files" heads={['Name', 'Size', 'Mode', 'Owner', 'Changed']} actions>
          {files.map((file) => (
            <FileRow key={file.name} taskId={taskId} file={file} />
          ))}
        </PlainTable>
      )}
    </>
  );
}

/** The folders above, each to be returned to. */
function Way({ path }: { path: string }) {
  const names = path.split('/').filter(Boolean);
  return (
    <span class="crumbs">
      <button type="button" class="link-button" onClick={() => choose({ path: '' })}>
        Sandbox
      </button>
      {names.map((name, index) => (
        <span key={index}>
          <i aria-hidden="true">/</i>
          <button type="button" class="link-button" onClick={() => choose({ path: '/' + names.slice(0, index + 1).join('/') })}>
            {name}
          </button>
        </span>
      ))}
    </span>
  );
}

function FileRow({ taskId, file }: { taskId: string; file: FileEntry }) {
  const { name, path, dir, size, mode, user, modified } = file;
  return (
    <tr data-testid={`file-${name}`}>
      <td>
        <Icon name={dir ? 'group' : 'log'} />{' '}
        {dir ? (
          <button type="button" class="link-button" onClick={() => choose({ path })}>
            {name}
          </button>
        ) : (
          <a href={linkTo({ screen: 'instance', id: taskId, tab: 'logs', extra: { file: path.replace(/^\//, '') } })}>{name}</a>
        )}
      </td>
      <td>{dir ? '' : bytes(size)}</td>
      <td class="mono soft">{mode ?? ''}</td>
      <td class="soft">{user ?? ''}</td>
      <td>
        <Age at={modified} />
      </td>
      <td class="actions">
        {!dir && (
          <a class="icon-button" href={downloadLink(taskId, path)} download={name} aria-label={`Download ${name}`} title="Download" data-testid={`download-${name}`}>
            <Icon name="download" />
          </a>
        )}
      </td>
    </tr>
  );
}
