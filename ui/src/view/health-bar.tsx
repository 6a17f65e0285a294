import { type Health, HEALTHS, healthText } from '../store/health';

export function HealthBar({ parts, label }: { parts: Record<Health, number>; label: string }) {
  const text = healthText(parts);
  return (
    <span class="health" role="img" aria-label={`Health of ${label}: ${text}`} title={text}>
      {HEALTHS.filter((name) => parts[name] > 0).map((name) => (
        <span key={name} class={`h-${name}`} style={{ flexGrow: parts[name] }} />
      ))}
    </span>
  );
}
