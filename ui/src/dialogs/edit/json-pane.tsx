interface Props {
  json: string;
  error: string | undefined;
  /** What is said of JSON that can be read. */
  said: string;
  /** Whether it is what is looked at where there is room for one thing only. */
  chosen: boolean;
  type: (text: string) => void;
}

/** The whole definition, every field of it. */
export function JsonPane({ json, error, said, chosen, type }: Props) {
  return (
    <div class={chosen ? 'editor-json chosen' : 'editor-json'}>
      <label for="create-json">Definition (JSON) – every field, also those without an input</label>
      <textarea
        id="create-json"
        data-testid="create-json"
        spellcheck={false}
        aria-invalid={error !== undefined}
        aria-describedby="json-note"
        value={json}
        onInput={(event) => type(event.currentTarget.value)}
      />
      <p id="json-note" class={error === undefined ? 'hint' : 'hint bad'} data-testid="json-error">
        {error ?? said}
      </p>
    </div>
  );
}
