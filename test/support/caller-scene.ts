import { type ParticipantInfo, RoomServiceClient } from 'livekit-server-sdk';
import type { AccessLevel } from '#src/client/rest.ts';
import { eventually } from './eventually.ts';
import { type HostedRoom, openRoom } from './hosted-room.ts';
import { ownLiveKit } from './own-livekit.ts';
import { call as makeCall, type PhoneCall } from './phone-call.ts';
import { joinLiveKit, type RtcClient } from './rtc-client.ts';
import { startTelephonyScene, type TelephonyScene } from './telephony-scene.ts';

/** A waiting guest, as `waiting-participants` shows it. */
interface Waiting {
  readonly status: 'waiting';
  readonly username: string;
  readonly id: string;
  readonly color: string;
}

/** The product with telephony; reads callers from hosts' routes and LiveKit. */
export interface CallerScene extends TelephonyScene {
  readonly api: RoomServiceClient;
  /** Opens a room, has its host in the meeting, and waits until callers can come. */
  meet(accessLevel?: AccessLevel): Promise<{ readonly room: HostedRoom; readonly ada: RtcClient } & AsyncDisposable>;
  /** A host's request below `/api/v1.0/rooms/<room>/`. */
  askOf(method: string, room: string, path: string, body?: object): Promise<{ status: number; json: unknown }>;
  /** The waiting guests. */
  waiting(room: string): Promise<Waiting[]>;
  /** Waits until this many guests wait. */
  wait(room: string, count: number): Promise<Waiting[]>;
  /** The call's participant at LiveKit. */
  infoOf(room: string, call: Pick<PhoneCall, 'identity'>): Promise<ParticipantInfo>;
  /** Whether a call hears nothing and is muted, and may publish all the same. */
  isHeld(room: string, call: Pick<PhoneCall, 'identity' | 'sid'>): Promise<boolean>;
  /** Waits until a call is held. */
  held(room: string, call: Pick<PhoneCall, 'identity' | 'sid'>): Promise<void>;
  /** Waits until a call may hear, and is heard. */
  inside(room: string, call: Pick<PhoneCall, 'identity' | 'sid'>): Promise<ParticipantInfo>;
  /** Makes a call and admits the caller. */
  admit(room: HostedRoom): Promise<PhoneCall>;
  /** Waits for two more checks for callers. */
  checked(room: string): Promise<void>;
  /** Waits until a call is ended. */
  ended(call: PhoneCall): Promise<void>;
}

export async function startCallerScene(env: Readonly<Record<string, string>> = {}): Promise<CallerScene> {
  const livekit = ownLiveKit();
  const scene = await startTelephonyScene(env);
  const api = new RoomServiceClient(livekit.url, livekit.key, livekit.secret);
  const { session } = scene;

  const askOf: CallerScene['askOf'] = async (method, room, path, body) => {
    const csrf = /csrftoken=(\w+)/.exec(session.cookie)?.[1] ?? '';
    const response = await fetch(`${scene.product.origin}/api/v1.0/rooms/${room}/${path}`, {
      method,
      headers: { cookie: session.cookie, 'x-csrftoken': csrf, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? null : JSON.parse(text) };
  };
  const waiting = async (room: string) => {
    const { json } = await askOf('GET', room, 'waiting-participants/');
    return (json as { participants: Waiting[] }).participants;
  };
  const wait: CallerScene['wait'] = (room, count) =>
    eventually(`${count} at the door`, async () => {
      const there = await waiting(room);
      return there.length === count && there;
    });
  const infoOf: CallerScene['infoOf'] = (room, { identity }) => api.getParticipant(room, identity);
  const isHeld: CallerScene['isHeld'] = async (room, call) => {
    const { sid, permission, tracks } = await infoOf(room, call);
    const { canSubscribe, canPublish, canPublishSources, canPublishData } = permission!;
    const muted = tracks.length > 0 && tracks.every((track) => track.muted);
    return (
      sid === call.sid && muted && !canSubscribe && !canPublishData && canPublish && canPublishSources.length === 0
    );
  };
  return {
    ...scene,
    api,
    askOf,
    waiting,
    async meet(accessLevel = 'restricted') {
      const room = await openRoom(session, accessLevel);
      const { livekit: access } = await room.host.enter(room.id);
      const ada = await joinLiveKit({ ...access!, url: livekit.url });
      await scene.ready(room.id);
      return {
        room,
        ada,
        async [Symbol.asyncDispose]() {
          await ada.leave();
          room[Symbol.dispose]();
        },
      };
    },
    wait,
    infoOf,
    isHeld,
    async held(room, call) {
      await eventually('the call being held', () => isHeld(room, call));
    },
    inside: (room, call) =>
      eventually('the call being let in', async () => {
        const info = await infoOf(room, call);
        const heard = info.tracks.length > 0 && info.tracks.every(({ muted }) => !muted);
        return info.sid === call.sid && info.permission?.canSubscribe === true && heard && info;
      }),
    async admit(room) {
      const phone = await makeCall(room.id);
      const [guest] = await wait(room.id, 1);
      await room.host.decide(room.id, guest!.id, true);
      await eventually('the call being let in', async () => (await infoOf(room.id, phone)).permission?.canSubscribe);
      return phone;
    },
    async checked(room) {
      const next = async () => {
        const { rows } = await scene.records.pool.query<{ at: Date }>(
          'select run_at as at from graphile_worker.jobs where key = $1',
          [`callers.check/${room}`],
        );
        return rows[0]?.at.getTime() ?? 0;
      };
      for (const _ of [1, 2]) {
        const before = await next();
        await eventually('a check', async () => (await next()) > before, { timeout: 15_000 });
      }
    },
    async ended(call) {
      await eventually('the end of the call', () => call.ended());
    },
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  };
}
