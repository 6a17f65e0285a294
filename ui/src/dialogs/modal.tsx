import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../view/icon';
import { Notices } from '../view/notices';
import { closeDialog } from './open';

interface Props {
  title: ComponentChildren;
  wide?: boolean;
  children: ComponentChildren;
}

/** A native modal dialog: the browser traps the focus and closes on escape. */
export function Modal({ title, wide = false, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  // Before it is painted, so that it is never seen as a part of the page.
  useLayoutEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    // Back to where the keyboard was, or near it: the element is taken out of the page without being closed.
    return () => {
      const back = before instanceof HTMLElement && before.isConnected ? before : document.querySelector<HTMLElement>('#main');
      back?.focus({ preventScroll: back !== before });
    };
  }, []);
  return (
    <dialog ref={element} class={wide ? 'modal wide' : 'modal'} aria-labelledby="dialog-title" onClose={closeDialog}>
      <header class="modal-head">
        <h2 id="dialog-title">{title}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={closeDialog}>
          <Icon name="close" />
        </button>
      </header>
      {children}
      <Notices />
    </dialog>
  );
}
