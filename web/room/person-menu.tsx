import { useEffect, useRef, useState } from 'preact/hooks';
import type { PeopleActs } from '#src/client/people-acts.ts';
import { Icon } from '../parts/icon.tsx';
import type { Person } from './media-state.ts';

interface Props {
  readonly person: Person;
  readonly room: string;
  readonly acts: PeopleActs;
  readonly attempt: (work: () => Promise<unknown>) => Promise<void>;
}

/** A host's acts on one person; opens below the row, so that it fits on a phone. */
export function PersonMenu({ person, room, acts, attempt }: Props) {
  const [menu, setMenu] = useState<'closed' | 'open' | 'confirming'>('closed');
  const opener = useRef<HTMLButtonElement>(null);
  const first = useRef<HTMLDivElement>(null);
  const { identity, name, role, microphoneSid } = person;

  useEffect(() => {
    if (menu === 'closed') return;
    first.current?.querySelector('button')?.focus();
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [menu]);

  function close(): void {
    setMenu('closed');
    opener.current?.focus();
  }
  const act = (work: () => Promise<unknown>) => () => {
    close();
    void attempt(work);
  };

  return (
    <>
      <button
        ref={opener}
        class="button button-small button-icon"
        type="button"
        aria-expanded={menu !== 'closed'}
        aria-label={`Actions for ${name}`}
        onClick={() => (menu === 'closed' ? setMenu('open') : close())}
      >
        <Icon name="more" />
      </button>
      {menu !== 'closed' && (
        <div ref={first} class="person-acts">
          {menu === 'confirming' ? (
            <>
              <p>Remove {name}? They stay out of this meeting until a host lets them in again.</p>
              <button class="button button-small" type="button" onClick={() => setMenu('open')}>
                Keep
              </button>
              <button
                class="button button-small button-danger"
                type="button"
                onClick={act(() => acts.remove(room, identity))}
              >
                Remove {name}
              </button>
            </>
          ) : (
            <>
              {microphoneSid !== null && (
                <button
                  class="button button-small"
                  type="button"
                  onClick={act(() => acts.mute(room, identity, microphoneSid))}
                >
                  Mute
                </button>
              )}
              {person.hasHandUp && (
                <button class="button button-small" type="button" onClick={act(() => acts.lowerHand(room, identity))}>
                  Lower hand
                </button>
              )}
              {person.hasAccount && role !== 'owner' && (
                <button
                  class="button button-small"
                  type="button"
                  onClick={act(() =>
                    acts.changeRole(room, identity, role === 'administrator' ? 'member' : 'administrator'),
                  )}
                >
                  {role === 'administrator' ? 'Make member' : 'Make administrator'}
                </button>
              )}
              <button class="button button-small" type="button" onClick={() => setMenu('confirming')}>
                Remove…
              </button>
            </>
          )}
        </div>
      )}
    </>
  );
}
