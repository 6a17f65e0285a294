import { linkTo, route, type Screen } from '../route';

interface Props {
  label: string;
  /** The name in the URL, empty for the first one, and what is read; a number is a count beside it. */
  tabs: readonly (readonly [tab: string, label: string, count?: number])[];
  of: { screen: Screen; id: string };
}

/** Parts of a screen, each with a URL: links, so that they can be opened beside each other. */
export function Tabs({ label, tabs, of }: Props) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(([tab, text, count]) => (
        <a key={tab} href={linkTo({ ...of, tab })} aria-current={route.value.tab === tab ? 'page' : undefined} data-testid={`tab-${tab || 'first'}`}>
          {text}
          {count !== undefined && <b class="badge">{count}</b>}
        </a>
      ))}
    </nav>
  );
}
