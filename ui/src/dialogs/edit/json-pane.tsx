import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { accepted, complete } from '../../store/complete';
import type { Place } from '../../store/places';

interface Props {
  json: string;
  error: string | undefined;
  /** Whether the server refused something in it. */
  wrong: boolean;
  /** What is said of JSON that can be read. */
  said: string;
  /** Whether it is what is looked at where there is room for one thing only. */
  chosen: boolean;
  /** What is to be looked at; each time anew. */
  place: Place | undefined;
  type: (text: string) => void;
}

const SHOWN = 8;

/** The whole definition, every field of it. Names of fields are completed: with Tab, or by clicking one. */
export function JsonPane({ json, error, wrong, said, chosen, place, type }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [cursor, setCursor] = useState<number | undefined>(undefined);
  const [move, setMove] = useState<number | undefined>(undefined);
  const completion = cursor === undefined ? undefined : complete(json, cursor);
  const typed = completion === undefined ? '' : json.slice(completion.from, cursor);
  useLayoutEffect(() => {
    if (move === undefined) return;
    area.current?.focus();
    area.current?.setSelectionRange(move, move);
    setMove(undefined);
  }, [move]);
  useLayoutEffect(() => {
    if (place === undefined || area.current === null) return;
    area.current.setSelectionRange(place.from, place.to);
    // Browsers bring what is marked into view where the keyboard comes to it.
    area.current.blur();
    area.current.focus();
  }, [place]);
  const look = () => {
    const { selectionStart = 0, selectionEnd = 0 } = area.current ?? {};
    setCursor(selectionStart === selectionEnd ? selectionStart : undefined);
  };
  const take = (name: string) => {
    const next = accepted(json, cursor!, completion!, name);
    type(next.text);
    setCursor(next.cursor);
    setMove(next.cursor);
  };
  return (
    <div class={chosen ? 'editor-json chosen' : 'editor-json'}>
      <label for="create-json">Definition (JSON) – every field, also those without an input</label>
      <textarea
        ref={area}
        id="create-json"
        data-testid="create-json"
        spellcheck={false}
        aria-invalid={error !== undefined || wrong}
        aria-describedby="json-note"
        value={json}
        onInput={(event) => {
          type(event.currentTarget.value);
          look();
        }}
        onSelect={look}
        onBlur={() => setTimeout(() => document.activeElement?.closest('.completions') ?? setCursor(undefined))}
        onKeyDown={(event) => {
          // With nothing typed the key leads on, as it does everywhere.
          if (event.key !== 'Tab' || event.shiftKey || completion === undefined || typed === '') return;
          event.preventDefault();
          take(completion.options[0]!);
        }}
      />
      <div id="json-note" class="completions" data-testid="completions">
        {completion === undefined ? (
          <p class={error === undefined ? 'hint' : 'hint bad'} data-testid="json-error">
            {error ?? said}
          </p>
        ) : (
          <>
            {completion.options.slice(0, SHOWN).map((name) => (
              <button key={name} type="button" class="label" onClick={() => take(name)}>
                {name}
              </button>
            ))}
            {typed !== '' && <kbd>Tab</kbd>}
          </>
        )}
      </div>
    </div>
  );
}
