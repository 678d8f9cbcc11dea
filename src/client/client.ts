import type { Acks, EnterAck } from '#src/realtime/protocol.ts';
import type { Entry } from '#src/realtime/pushes.ts';
import type { RoomState } from '#src/realtime/wire-shapes.ts';
import { ClientError } from './client-error.ts';
import { type ConnectionStatus, openConnection } from './connection.ts';
import { type CredentialStore, createBrowserStore } from './credential-store.ts';
import { followEntries } from './entries.ts';
import type { HandshakeCredentials } from './handshake-credentials.ts';
import { createInvitations, type Invitations } from './invitations.ts';
import { createPeopleActs, type PeopleActs } from './people-acts.ts';
import { createRecordings, isUnfinished, type Recordings } from './recordings.ts';
import { createRest, type Rest } from './rest.ts';
import { createRestCall } from './rest-call.ts';
import type { WatchChange } from './room-view.ts';
import { type RoomWatch, type Watch, watchRoom } from './room-watch.ts';

export interface ClientOptions {
  /** Origin of the server. */
  readonly url: string;
  /** The latest credentials at each handshake; a guest credential given here beats the stored one. */
  readonly auth?: () => HandshakeCredentials;
  /** Called with each guest credential that the server issues. */
  readonly onGuest?: (credential: string) => void;
  /** Storage of the guest credential: local storage in browsers, memory elsewhere by default. */
  readonly credentials?: CredentialStore;
  /** For Node, for example the session cookie; browsers send their own. */
  readonly extraHeaders?: Readonly<Record<string, string>>;
  /** Request timeout in milliseconds; 30,000 by default. */
  readonly patience?: number;
}

/** Client for one person. Rooms are named by uuid or slug; every call rejects with `ClientError`. */
export interface Client extends Rest {
  readonly status: ConnectionStatus;
  /** Acts on participants of a meeting. */
  readonly people: PeopleActs;
  readonly recordings: Recordings;
  readonly invitations: Invitations;
  enter(room: string, username?: string): Promise<EnterAck>;
  /** The state of a room at this instant, for a guest who waits and therefore receives no facts. */
  look(room: string): Promise<RoomState>;
  /** Gives up the place in the lobby. */
  leave(room: string): Promise<void>;
  /** Watches a room until `stop()`, across reconnects. */
  watch(room: string, listener: (change: WatchChange) => void): Watch;
  decide(room: string, participantId: string, allow: boolean): Promise<Acks['lobby:decide']>;
  admitAll(room: string): Promise<Acks['lobby:admit-all']>;
  /** Reads the next waiting guests after the knock number `after` and adds them to a running watch of the room. */
  list(room: string, after: number): Promise<Acks['lobby:list']>;
  /** Finds the user's running recording of a room and adds it to a watch that began later. */
  findRecording(room: string): Promise<void>;
  /** Calls `listener` at each change of the own entry, including the position. */
  onEntry(listener: (entry: Entry) => void): () => void;
  onStatus(listener: (status: ConnectionStatus) => void): () => void;
  close(): void;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Connects immediately and reconnects until `close()`. */
export function createClient(options: ClientOptions): Client {
  const { url, extraHeaders = {}, credentials: store = createBrowserStore(), patience = 30_000 } = options;
  const connection = openConnection({ url, auth: options.auth ?? (() => ({})), store, extraHeaders, patience });
  const call = createRestCall(url, extraHeaders);
  const rest = createRest(call);
  const recordings = createRecordings(call);
  const entries = followEntries(connection);
  const watches = new Set<RoomWatch>();
  const ids = new Map<string, string>();

  /** Resolves a slug once: pushes name rooms by uuid. */
  async function idOf(room: string): Promise<string> {
    const known = uuid.test(room) ? room.toLowerCase() : ids.get(room);
    if (known !== undefined) return known;
    const { id } = await rest.getRoom(room);
    if (id === null) throw new ClientError('not_found', 'There is no such room.');
    ids.set(room, id);
    return id;
  }

  return {
    ...rest,
    people: createPeopleActs(call),
    recordings,
    invitations: createInvitations(call),
    get status() {
      return connection.status;
    },
    async enter(room, username) {
      const id = await idOf(room);
      const ack = await connection.request('room:enter', { room: id, ...(username === undefined ? {} : { username }) });
      if (ack.guest !== undefined) {
        store.write(ack.guest);
        options.onGuest?.(ack.guest);
      }
      entries.entered(id, ack);
      return ack;
    },
    async look(room) {
      const { state } = await connection.request('room:watch', { room: await idOf(room) }, 'fail');
      return state;
    },
    async leave(room) {
      const id = await idOf(room);
      await connection.request('room:leave', { room: id });
      entries.left(id);
    },
    watch(room, listener) {
      const watch = watchRoom(connection, () => idOf(room), listener);
      watches.add(watch);
      return {
        get state() {
          return watch.state;
        },
        stop() {
          watches.delete(watch);
          watch.stop();
        },
      };
    },
    decide: async (room, participantId, allow) =>
      connection.request('lobby:decide', {
        room: await idOf(room),
        participant_id: participantId,
        allow_entry: allow,
      }),
    admitAll: async (room) => connection.request('lobby:admit-all', { room: await idOf(room) }),
    async list(room, after) {
      const id = await idOf(room);
      const page = await connection.request('lobby:list', { room: id, after });
      for (const watch of watches) {
        const lobby = watch.state?.room === id ? watch.state.lobby : null;
        if (lobby?.more && lobby.known === after) watch.extend(page);
      }
      return page;
    },
    async findRecording(room) {
      const id = await idOf(room);
      const { results } = await recordings.list(1);
      const found = results.find((one) => one.room.id === id && isUnfinished(one));
      if (found === undefined) return;
      for (const watch of watches) if (watch.state?.room === id) watch.takeFound(found);
    },
    onEntry: entries.onEntry,
    onStatus: connection.onStatus,
    close() {
      for (const watch of watches) watch.stop();
      connection.close();
    },
  };
}
