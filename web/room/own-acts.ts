import type { PeopleActs } from '#src/client/people-acts.ts';

/** What somebody in the meeting does as themselves; each rejects with `ClientError`. */
export interface OwnActs {
  raiseHand(raised: boolean): Promise<void>;
  rename(name: string): Promise<void>;
  /** Shows captions, or hides them, and tells the room. */
  wantCaptions(wanted: boolean): Promise<void>;
}

interface Options {
  /** The room and the token to speak with; null outside a meeting. */
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
        // What others asked for is still shown once they are hidden here.
        showCaptions(false);
        throw thrown;
      });
    },
  };
}
