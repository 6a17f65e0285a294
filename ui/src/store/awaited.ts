import { signal } from '@preact/signals';

/** Names of what is being asked for. */
export class Awaited {
  private readonly ids = signal<readonly string[]>([]);

  has(id: string): boolean {
    return this.ids.value.includes(id);
  }

  /** Until the promise is done, which never fails. */
  until(fetched: Promise<void>, id: string): void {
    this.ids.value = [...this.ids.value, id];
    void fetched.then(() => {
      // One of them: it may be asked for twice.
      const at = this.ids.value.indexOf(id);
      this.ids.value = this.ids.value.filter((_, index) => index !== at);
    });
  }
}
