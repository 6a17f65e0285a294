import { signal } from '@preact/signals';

/** Who answers: this server itself, or the leader behind it, to whom a standby passes everything on but the stream of events. */
export interface Origin {
  standby: boolean;
  /** The leader's address, where it was told. */
  leader: string | undefined;
}

export const origin = signal<Origin>({ standby: false, leader: undefined });

/** From the headers of an answer. Only http and https addresses are led to. */
export function noteOrigin(headers: { get(name: string): string | null }): void {
  const standby = headers.get('X-Marathon-Via') !== null;
  const told = headers.get('X-Marathon-Leader');
  const leader = told !== null && /^https?:\/\//.test(told) ? told : undefined;
  const before = origin.value;
  if (standby !== before.standby || leader !== before.leader) origin.value = { standby, leader };
}
