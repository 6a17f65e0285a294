import { useEffect, useRef, useState } from 'preact/hooks';
import { type Editing, othersDid } from '../../store/draft';
import { At } from '../../view/time';

interface Props {
  editing: Editing;
  discard: () => void;
}

/** Says that the editor did not begin with what is there, or what others did meanwhile, and throws away what was typed for who says so twice. */
export function Restored({ editing, discard }: Props) {
  const [asked, setAsked] = useState(false);
  const answer = useRef<HTMLButtonElement>(null);
  const question = useRef<HTMLButtonElement>(null);
  const before = useRef(asked);
  // The button that had the keyboard is gone: the answer that changes nothing has it then.
  useEffect(() => {
    if (before.current !== asked) (asked ? answer : question).current?.focus();
    before.current = asked;
  }, [asked]);
  return (
    <div class="alert note-bar" role="status" data-testid="restored">
      <p>
        {asked ? 'Throw away what is here?' : begun(editing)}
        {!asked && ` ${othersDid(editing)}`}
      </p>
      {asked ? (
        <>
          <button ref={answer} type="button" class="button small" onClick={() => setAsked(false)}>
            Keep it
          </button>
          <button type="button" class="button small danger" data-testid="draft-throw" onClick={discard}>
            Throw away
          </button>
        </>
      ) : (
        <button ref={question} type="button" class="button small" data-testid="draft-discard" onClick={() => setAsked(true)}>
          Discard
        </button>
      )}
    </div>
  );
}

const begun = ({ version, found }: Editing) => {
  if (version !== undefined) return <>This begins with the version of <At at={version} />.</>;
  return found ? 'This is what you typed before. It has not been applied.' : '';
};
