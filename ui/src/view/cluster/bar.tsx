interface Props {
  label: string;
  used: number | undefined;
  of: number | undefined;
  /** What each of our tasks has of it. */
  ours: readonly number[];
  text: (value: number) => string;
  /** Whether its name is read too: where no head of a column says it. */
  named?: boolean;
}

/** How much of a resource is used: by our tasks, each with its share, and by others. */
export function Bar({ label, used = 0, of = 0, ours, text, named = false }: Props) {
  if (of <= 0) return <span class="soft">–</span>;
  const mine = ours.reduce((sum, one) => sum + one, 0);
  const others = Math.max(0, used - mine);
  // Shares too small to be told apart are one.
  const told = ours.length <= 30 && ours.every((one) => one / of >= 0.02);
  const share = (value: number) => `${Math.min(100, (100 * value) / of)}%`;
  const said = `${text(used)} of ${text(of)}`;
  return (
    <span class="resource">
      <span class="resource-bar" role="img" aria-label={`${label}: ${said} used`} title={mine > 0 ? `${said} used, ${text(mine)} by tasks of ours` : `${said} used`}>
        {told ? ours.map((one, index) => <i key={index} class="mine" style={{ width: share(one) }} />) : <i class="mine" style={{ width: share(mine) }} />}
        {others > 0 && <i class="others" style={{ width: share(others) }} />}
      </span>
      <span class="resource-text">
        {named && <b>{label}</b>} {said}
      </span>
    </span>
  );
}
