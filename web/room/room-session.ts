import { createActor, fromCallback, fromPromise } from 'xstate';
import { type Client, createClient } from '#src/client/client.ts';
import { ClientError, isPassing } from '#src/client/client-error.ts';
import { noFeatures } from '#src/client/rest.ts';
import type { RoomView } from '#src/client/room-view.ts';
import type { LiveKitAccess } from '#src/realtime/wire-shapes.ts';
import { createStore, type Store } from '../store.ts';
import { readWantedDevices } from './devices.ts';
import { type HeldMedia, holdMedia } from './hold-media.ts';
import type { Media } from './media.ts';
import { createOwnActs, type OwnActs } from './own-acts.ts';
import { type SessionState, sessionStateOf } from './session-state.ts';
import type { Loaded } from './visit.context.ts';
import { visitMachine } from './visit.machine.ts';
import type { VisitEvent } from './visit.setup.ts';

export interface RoomSession {
  readonly state: Store<SessionState>;
  readonly client: Client;
  /** The media connection while in the meeting. */
  readonly media: Media | null;
  /** Acts on the own participant. */
  readonly own: OwnActs;
  /** Enters or knocks; the name is for people without an account. */
  enter(name?: string): void;
  /** Joins a meeting that is being recorded, after the warning. */
  acceptRecording(): void;
  /** Changes the name while waiting. Rejects with `ClientError`. */
  correctName(name: string): Promise<void>;
  /** Gives up the place in the lobby, or leaves the meeting. */
  leave(): void;
  close(): void;
}

/** Opens a visit to one room: loads it, enters or knocks, attends the meeting. */
export function openRoomSession(slug: string, noticesRecordings: boolean): RoomSession {
  const client = createClient({
    url: globalThis.location.origin,
    // After a reconnect, the token makes the connection a participant again.
    auth: () => {
      const { access } = context().meeting;
      return access === null ? {} : { token: access.token };
    },
  });
  let held: HeldMedia | null = null;

  const machine = visitMachine.provide({
    actors: {
      load: fromPromise(() => loadRoom(client, slug, noticesRecordings)),
      enter: fromPromise(({ input: { room, username } }) => client.enter(room, username)),
      look: fromPromise(async ({ input: { room, isWanted } }) =>
        isWanted ? (await client.look(room)).meeting === 'recording' : false,
      ),
      watch: fromCallback(({ input: { room }, sendBack }) => {
        const { stop } = client.watch(room, (change) => {
          const isFirst = context().meeting.view === null;
          sendBack({ type: 'watch.changed', change });
          if (isFirst && change.kind === 'view' && records(change.view)) client.findRecording(room).catch(() => {});
        });
        return stop;
      }),
      attend: fromCallback(({ input: { room, access }, sendBack }) => {
        const line = holdMedia(access, {
          wanted: readWantedDevices(),
          freshAccess: () => freshAccess(room, sendBack),
          onChange: (media) => sendBack({ type: 'media.changed', media }),
          onEnd: (end) => sendBack({ type: 'media.ended', end }),
        });
        held = line;
        return () => {
          held = null;
          line.close();
        };
      }),
    },
    actions: {
      giveUpPlace: ({ context: { loaded } }) => {
        client.leave(loaded?.room.id ?? slug).catch(() => {});
      },
    },
  });
  const actor = createActor(machine, { input: { connection: client.status } });
  const context = () => actor.getSnapshot().context;
  const state = createStore(sessionStateOf(actor.getSnapshot()));

  async function freshAccess(room: string, tell: (event: VisitEvent) => void): Promise<LiveKitAccess | null> {
    const answer = await client.enter(room, context().username).catch((error: unknown) => {
      if (!isPassing(error)) tell({ type: 'access.refused', error });
      throw error;
    });
    tell({ type: 'access.renewed', answer });
    if (answer.status !== 'accepted') return null;
    if (answer.livekit === undefined) throw new ClientError('unavailable', 'LiveKit cannot be reached.');
    return answer.livekit;
  }

  /** A host's own recording may have begun before this page was loaded. */
  const records = (view: RoomView) => view.role === 'host' && context().loaded!.features.recordingModes.length > 0;

  actor.subscribe((snapshot) => state.set(sessionStateOf(snapshot)));
  client.onStatus((connection) => actor.send({ type: 'connection.changed', connection }));
  client.onEntry((entry) => actor.send({ type: 'entry.pushed', entry }));
  actor.start();

  return {
    state,
    client,
    own: createOwnActs(client.people, {
      who: () => {
        const { loaded, meeting } = context();
        return loaded === null || meeting.access === null
          ? null
          : { room: loaded.room.id, token: meeting.access.token };
      },
      showCaptions: (shown) => actor.send({ type: 'captions.shown', shown }),
    }),
    get media() {
      return held?.media ?? null;
    },
    enter: (name) => actor.send({ type: 'visit.enter', name }),
    acceptRecording: () => actor.send({ type: 'recording.accepted' }),
    async correctName(name) {
      const answer = await client.enter(context().loaded?.room.id ?? slug, name);
      actor.send({ type: 'name.corrected', name, answer });
    },
    leave: () => actor.send({ type: 'visit.leave' }),
    close() {
      actor.stop();
      client.close();
    },
  };
}

async function loadRoom(client: Client, slug: string, noticesRecordings: boolean): Promise<Loaded> {
  const [room, me, features] = await Promise.all([
    client.getRoom(slug),
    client.me(),
    client.features().catch(() => noFeatures),
  ]);
  const { id } = room;
  if (id === null) throw new ClientError('not_found', 'There is no such room.');
  const warnsOfRecording = noticesRecordings && features.recordingModes.length > 0;
  return { room: { ...room, id }, me, features, warnsOfRecording };
}
