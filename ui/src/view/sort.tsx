type Columns<K extends string> = readonly (readonly [key: K, label: string])[];

interface Props<K extends string> {
  columns: Columns<K>;
  sort: K;
  descending: boolean;
  choose: (sort: K, descending: boolean) => void;
}

/** Heads of columns of which each sorts the list, and once more the other way round. */
export function SortHeads<K extends string>({ columns, sort, descending, choose }: Props<K>) {
  return (
    <>
      {columns.map(([key, label]) => {
        const active = sort === key;
        return (
          <th key={key} class={`col-${key}`} aria-sort={active ? (descending ? 'descending' : 'ascending') : 'none'}>
            <button type="button" class="sort-head" data-testid={`sort-${key}`} onClick={() => choose(key, active && !descending)}>
              {label}
              {active && (
                <span class="arrow" aria-hidden="true">
                  {descending ? '↓' : '↑'}
                </span>
              )}
            </button>
          </th>
        );
      })}
    </>
  );
}

/** In place of the heads of columns, where there is no room for them. */
export function SortBy<K extends string>({ columns, sort, descending, choose }: Props<K>) {
  return (
    <span class="sort-by">
      <label>
        <span class="soft">Sort by</span>
        <select data-testid="sort" value={sort} onChange={(event) => choose(event.currentTarget.value as K, false)}>
          {columns.map(([key, label]) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="chip" data-testid="sort-order" aria-label={descending ? 'Greatest first' : 'Smallest first'} onClick={() => choose(sort, !descending)}>
        {descending ? '↓' : '↑'}
      </button>
    </span>
  );
}
