const PATHS = {
  group: 'M2 4h4l1.5 2H14v7H2z',
  close: 'M4 4l8 8M12 4l-8 8',
  scale: 'M3 13V9M8 13V3M13 13V6',
  restart: 'M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3',
  suspend: 'M5.5 3.5v9M10.5 3.5v9',
  destroy: 'M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M6.8 7v3.6M9.2 7v3.6',
  plus: 'M8 3v10M3 8h10',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4 14 14',
  edit: 'M3 13l.7-3L10.5 3.2a1 1 0 0 1 1.4 0l.9.9a1 1 0 0 1 0 1.4L6 12.3z',
  copy: 'M6 6h7v7H6zM3 10V3h7',
  kill: 'M8 2.5v5M4.5 4.6a5 5 0 1 0 7 0',
  log: 'M3 4h10M3 8h10M3 12h6',
  download: 'M8 2.5v7.5M5 7.5 8 10.5l3-3M3 13.5h10',
  auto: 'M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11',
  light: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.2v1.4M8 13.4v1.4M1.2 8h1.4M13.4 8h1.4M3.2 3.2l1 1M11.8 11.8l1 1M12.8 3.2l-1 1M4.2 11.8l-1 1',
  dark: 'M13 9.5A5.5 5.5 0 1 1 6.5 3a4.4 4.4 0 0 0 6.5 6.5z',
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing of 16 by 16 in the colour of the text; the meaning is told by the button's label. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
