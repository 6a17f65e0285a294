/** A runner's sash on a red field. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect class="logo-field" width="32" height="32" rx="8" />
      <path class="logo-sash" d="M6 22 20 6h6L12 22z" />
      <path class="logo-ground" d="M6 26h14" />
    </svg>
  );
}
