import type { PeopleActs } from '#src/client/people-acts.ts';

/** Acts on the own participant; each rejects with `ClientError`. */
export interface OwnActs {
  raiseHand(raised: boolean): Promise<void>;
  rename(name: string): Promise<void>;
  /** Shows or hides captions, and requests them from the server or withdraws the request. */
  wantCaptions(wanted: boolean): Promise<void>;
}

interface Options {
  /** Room and LiveKit token; null outside a meeting. */
  who(): { readonly room: string; readonly token: string } | null;
  showCaptions(shown: boolean): void;
}

export function createOwnActs(people: PeopleActs, { who, showCaptions }: Options): OwnActs {
  const act = async (work: (room: string, token: string) => Promise<void>): Promise<void> => {
    const now = who();
    if (now !== null) await work(now.room, now.token);
  };
  return {
    raiseHand: (raised) => act((room, token) => people.raiseHand(room, token, raised)),
    rename: (name) => act((room, token) => people.rename(room, token, name)),
    async wantCaptions(wanted) {
      showCaptions(wanted);
      await act((room, token) => people.wantCaptions(room, token, wanted)).catch((thrown: unknown) => {
        // Captions stay hidden after a failed request.
        showCaptions(false);
        throw thrown;
      });
    },
  };
}
