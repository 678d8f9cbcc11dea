import { type Client, createClient } from '#src/client/client.ts';
import { ClientError, isPassing } from '#src/client/client-error.ts';
import type { Watch, WatchChange } from '#src/client/room-watch.ts';
import type { EnterAck } from '#src/realtime/protocol.ts';
import type { Entry } from '#src/realtime/pushes.ts';
import type { LiveKitAccess } from '#src/realtime/wire-shapes.ts';
import { createStore, type Store } from '../store.ts';
import { readWantedDevices } from './devices.ts';
import { type HeldMedia, holdMedia } from './hold-media.ts';
import type { Media } from './media.ts';
import { noMedia } from './media-state.ts';
import { createOwnActs, type OwnActs } from './own-acts.ts';
import { keptFacts, type SessionState, type Stage } from './session-state.ts';

export interface RoomSession {
  readonly state: Store<SessionState>;
  readonly client: Client;
  /** The line to LiveKit while in the meeting. */
  readonly media: Media | null;
  /** What somebody does as themselves in the meeting. */
  readonly own: OwnActs;
  /** Enters or knocks; the name is for people without an account. */
  enter(name?: string): Promise<void>;
  /** Corrects the name under which one waits. Rejects with `ClientError`. */
  correctName(name: string): Promise<void>;
  /** Gives up the place in the lobby, or leaves the meeting. */
  leave(): Promise<void>;
  close(): void;
}

/** Seconds until a request that may pass later is tried again. */
const retrySeconds = 3;

/** Somebody's visit to one room, from the door to the way out. */
export function openRoomSession(slug: string): RoomSession {
  let access: LiveKitAccess | null = null;
  const client = createClient({
    url: globalThis.location.origin,
    // The token makes the connection a participant again after a break.
    auth: () => (access === null ? {} : { token: access.token }),
  });
  const state = createStore<SessionState>({
    stage: { at: 'loading' },
    room: null,
    me: null,
    connection: client.status,
    view: null,
    watchEnded: null,
    facts: [],
    media: noMedia,
    offersCaptions: false,
    wantsCaptions: false,
  });
  /** The last entries that were told, also before the room of the page is known. */
  const entries = new Map<string, Entry>();
  let username: string | undefined;
  let held: HeldMedia | null = null;
  let watch: Watch | null = null;
  let closed = false;

  const change = (part: Partial<SessionState>) => {
    if (!closed) state.set({ ...state.get(), ...part });
  };
  const go = (stage: Stage) => change({ stage });
  const at = () => state.get().stage.at;

  async function load(): Promise<void> {
    try {
      const [room, me, offersCaptions] = await Promise.all([
        client.getRoom(slug),
        client.me(),
        client.offersCaptions().catch(() => false),
      ]);
      if (room.id === null) return fail(new ClientError('not_found', 'There is no such room.'));
      change({ room, me, offersCaptions });
      if (me !== null) await enter();
      else go({ at: 'naming' });
      // Somebody who knocked before has the place still.
      const entry = entries.get(room.id);
      if (entry !== undefined) told(entry);
    } catch (thrown) {
      fail(thrown);
    }
  }

  function fail(thrown: unknown): void {
    const error = thrown instanceof ClientError ? thrown : new ClientError('internal', 'Something went wrong.');
    out({ at: 'failed', code: error.code, message: error.message });
    if (!isPassing(error)) return;
    setTimeout(() => at() === 'failed' && void enter(), (error.retryAfter ?? retrySeconds) * 1000);
  }

  async function enter(name = username): Promise<void> {
    const { room } = state.get();
    if (closed) return;
    if (room === null || room.id === null) return load();
    username = name;
    go({ at: 'entering' });
    try {
      follow(await client.enter(room.id, username));
    } catch (thrown) {
      fail(thrown);
    }
  }

  function follow(ack: EnterAck): void {
    if (ack.status === 'accepted') begin(ack.livekit ?? null);
    else if (ack.status === 'denied') out({ at: 'denied', banned: ack.reason === 'banned' });
    else {
      const { participant, position, host_present: hostPresent } = ack;
      go({ at: 'waiting', username: participant.username, position, hostPresent });
    }
  }

  function begin(given: LiveKitAccess | null): void {
    access = given ?? access;
    if (held !== null) return;
    go({ at: 'meeting' });
    const id = state.get().room?.id;
    if (id != null) watch = client.watch(id, heard);
    held = holdMedia(given, {
      wanted: readWantedDevices(),
      freshAccess,
      onChange: (media) => change({ media }),
      onEnd: (end) => {
        if (end === 'elsewhere') out({ at: 'elsewhere' });
        else out({ at: 'ended', reason: end === 'removed' ? 'removed' : 'meeting_ended' });
      },
    });
  }

  async function freshAccess(): Promise<LiveKitAccess | null> {
    const id = state.get().room?.id ?? slug;
    const ack = await client.enter(id, username).catch((thrown: unknown) => {
      if (!isPassing(thrown)) fail(thrown);
      throw thrown;
    });
    if (ack.status !== 'accepted') {
      out({ at: 'loading' });
      follow(ack);
      return null;
    }
    if (ack.livekit === undefined) throw new ClientError('unavailable', 'LiveKit cannot be reached.');
    access = ack.livekit;
    return access;
  }

  function heard(event: WatchChange): void {
    if (event.kind === 'ended') {
      change({ watchEnded: event.code });
      return;
    }
    const facts = event.kind === 'fact' ? [event.fact, ...state.get().facts].slice(0, keptFacts) : state.get().facts;
    change({ view: event.view, facts, watchEnded: null });
  }

  function told(entry: Entry): void {
    const { room, stage } = state.get();
    entries.set(entry.room, entry);
    if (entry.room !== room?.id) return;
    if (entry.status === 'accepted') {
      if (stage.at === 'waiting' || stage.at === 'entering' || stage.at === 'meeting') begin(entry.livekit ?? null);
    } else if (entry.status === 'waiting') {
      const { username: shown } = entry.participant;
      // After a reload. Only the answer to a request says whether a host is there; the place stays.
      if (stage.at === 'naming') void enter(username ?? shown);
      else if (stage.at === 'waiting') {
        // Another tab may have corrected the name.
        if (shown !== stage.username) username = shown;
        go({ ...stage, username: shown, position: entry.position });
      }
    } else if (stage.at === 'waiting' || (stage.at === 'meeting' && !isMending(entry))) {
      if (entry.status === 'denied') out({ at: 'denied', banned: false });
      else out({ at: 'ended', reason: entry.reason ?? 'left' });
    }
  }

  /** Whether an entry ended only because the line to LiveKit is lost: entering again tells what became of it. */
  function isMending({ status, reason }: Entry): boolean {
    if (status !== 'ended') return false;
    return reason === 'left' || (reason === 'meeting_ended' && state.get().media.status !== 'connected');
  }

  /** Takes down what belongs to being in the meeting and shows why. */
  function out(stage: Stage): void {
    held?.close();
    watch?.stop();
    held = null;
    watch = null;
    access = null;
    change({ stage, media: noMedia, view: null, facts: [], watchEnded: null, wantsCaptions: false });
  }

  const own = createOwnActs(client.people, {
    who: () => {
      const id = state.get().room?.id;
      return id == null || access === null ? null : { room: id, token: access.token };
    },
    showCaptions: (wantsCaptions) => change({ wantsCaptions }),
  });

  client.onStatus((connection) => change({ connection }));
  client.onEntry(told);
  void load();

  return {
    state,
    client,
    own,
    get media() {
      return held?.media ?? null;
    },
    enter,
    async correctName(name) {
      const id = state.get().room?.id ?? slug;
      const ack = await client.enter(id, name);
      username = name;
      if (at() === 'waiting') follow(ack);
    },
    async leave() {
      const waiting = at() === 'waiting';
      out({ at: 'left' });
      if (waiting) await client.leave(state.get().room?.id ?? slug).catch(() => {});
    },
    close() {
      out({ at: 'left' });
      closed = true;
      client.close();
    },
  };
}
