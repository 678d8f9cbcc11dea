import { useState } from 'preact/hooks';
import type { BridgedActor } from './stately-events.ts';
import { StatelyFrame } from './stately-frame.tsx';

interface Props {
  /** Address of the inspector page; null while the bridge is switched off. */
  readonly url: string | null;
  /** Actors that are shown to it: the room first, then guests and recordings. */
  readonly actors: readonly BridgedActor[];
}

/** Offers to show actors in the configured inspector page; nothing is loaded or sent before the operator agrees. */
export function StatelyBridge({ url, actors }: Props) {
  const [isAgreed, setIsAgreed] = useState(false);
  if (url === null || !URL.canParse(url)) return null;
  const { origin } = new URL(url);
  // A page of our own origin in a frame could act as the operator.
  if (origin === window.location.origin) {
    return (
      <p class="banner">The Stately Inspector cannot be shown: its page must have another origin than this one.</p>
    );
  }
  return (
    <section class="stately" aria-label="Stately Inspector">
      {isAgreed ? (
        <>
          <p class="button-row">
            <span class="soft">
              States, events and contexts of these actors are being sent to <strong>{origin}</strong>.
            </span>
            <button class="button button-small" type="button" onClick={() => setIsAgreed(false)}>
              Stop sending
            </button>
          </p>
          <StatelyFrame url={url} origin={origin} actors={actors} />
        </>
      ) : (
        <div class="banner stately-notice" role="note">
          <p>
            The Stately Inspector is another page. Data leaves to <strong>{origin}</strong>: the machine’s definition,
            ids of the room and its members, states, events and contexts, as far back as the journal goes. Names are
            left out and identities are hashed, as in the journal.
          </p>
          <button class="button button-small" type="button" onClick={() => setIsAgreed(true)}>
            Send to {origin}
          </button>
        </div>
      )}
    </section>
  );
}
