import { useLayoutEffect, useRef } from 'preact/hooks';
import { linkTo, route, type Screen } from '../route';

interface Props {
  label: string;
  /** The name in the URL, empty for the first one, and what is read; a number is a count beside it. */
  tabs: readonly (readonly [tab: string, label: string, count?: number])[];
  of: { screen: Screen; id: string };
}

/** So much of the tab before is seen, in pixels. */
const BESIDE = 40;

/** Parts of a screen, each with a URL: links, so that they can be opened beside each other. */
export function Tabs({ label, tabs, of }: Props) {
  const nav = useRef<HTMLElement>(null);
  const { tab: open } = route.value;
  useLayoutEffect(() => {
    // Where there is no room for all of them.
    const current = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (nav.current && current) nav.current.scrollLeft = current.offsetLeft - nav.current.offsetLeft - BESIDE;
  }, [open]);
  return (
    <nav ref={nav} class="tabs" aria-label={label}>
      {tabs.map(([tab, text, count]) => (
        <a key={tab} href={linkTo({ ...of, tab })} aria-current={open === tab ? 'page' : undefined} data-testid={`tab-${tab || 'first'}`}>
          {text}
          {count !== undefined && <b class="badge">{count}</b>}
        </a>
      ))}
    </nav>
  );
}
