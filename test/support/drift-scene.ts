import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { roomAddress } from '#machines/addresses.ts';
import type { EventTo } from '#machines/catalogue.ts';
import { deliver } from '#src/actors/deliver.ts';
import { createLiveKitClient } from '#src/livekit/client.ts';
import type { driftHistory, driftReport } from '#src/operators/drift/drift-routes.ts';
import { type FreshBucket, freshBucket } from './fresh-bucket.ts';
import { operatorToken } from './http-product.ts';
import type { Person } from './people.ts';
import { type RestScene, startRestScene } from './rest-scene.ts';
import { type ScriptedLiveKit, startScriptedLiveKit } from './scripted-livekit.ts';

type Report = z.infer<typeof driftReport>;

/** A participant as LiveKit lists it. */
interface Listed {
  readonly sid: string;
  readonly identity: string;
  readonly kind?: 'STANDARD' | 'SIP' | 'AGENT' | 'EGRESS';
  readonly name?: string;
}

/** What the scripted LiveKit has; tests change it. */
interface Live {
  /** LiveKit room name → its sid and participants. */
  readonly rooms: Map<string, { readonly sid: string; readonly participants: readonly Listed[] }>;
  /** Active egresses and dispatch rules, as in LiveKit's JSON. */
  readonly egresses: object[];
  readonly rules: object[];
  /** LiveKit room name → dispatches. */
  readonly dispatches: Map<string, object[]>;
}

/** The product without background work, on a scripted LiveKit and a bucket. */
export interface DriftScene extends AsyncDisposable {
  readonly rest: RestScene;
  readonly livekit: ScriptedLiveKit;
  readonly live: Live;
  readonly bucket: FreshBucket;
  readonly owner: Person;
  /** A public room. */
  open(): Promise<string>;
  tell(room: string, event: EventTo<'room'>): Promise<void>;
  /** A meeting, in our tables and at LiveKit, of one person. Resolves with its room. */
  meet(): Promise<{ readonly room: string; readonly sid: string; readonly person: string }>;
  /** Compares now. */
  check(room?: string): Promise<Report>;
  /** What is known, without a comparison. */
  read(query?: string): Promise<Report>;
  /** Asks what is wrong with a room, as its page does. */
  diagnose(room: string): Promise<void>;
  history(room: string): Promise<z.infer<typeof driftHistory>['results']>;
  /** Lets the time pass after which a comparison may run again. */
  passTime(): Promise<void>;
}

/** Starts it with these settings. */
export async function startDriftScene(env: Readonly<Record<string, string>> = {}): Promise<DriftScene> {
  await using stack = new AsyncDisposableStack();
  const bucket = stack.use(await freshBucket());
  const livekit = stack.use(await startScriptedLiveKit());
  const { url: apiUrl, key, secret } = livekit;
  const rest = stack.use(
    await startRestScene(
      { RECORDING_ENABLE: 'true', FILE_UPLOAD_ENABLED: 'true', ROOM_TELEPHONY_ENABLED: 'true', ...bucket.env, ...env },
      { livekit: createLiveKitClient({ apiUrl, key, secret }) },
    ),
  );
  const { pool } = rest.people;
  const owner = await rest.people.newPerson();
  const live: Live = { rooms: new Map(), egresses: [], rules: [], dispatches: new Map() };
  livekit.answer('ListRooms', ({ body }) => ({
    rooms: [...live.rooms]
      .filter(([name]) => !body.names?.length || body.names.includes(name))
      .map(([name, { sid, participants }]) => ({ name, sid, numParticipants: participants.length })),
  }));
  livekit.answer('ListParticipants', ({ body }) => ({
    participants: (live.rooms.get(body.room)?.participants ?? []).map((one) => ({
      state: 'ACTIVE',
      kind: 'STANDARD',
      ...one,
    })),
  }));
  livekit.answer('ListEgress', () => ({ items: live.egresses }));
  livekit.answer('ListSIPDispatchRule', () => ({ items: live.rules }));
  livekit.answer('ListDispatch', ({ body }) => ({ agentDispatches: live.dispatches.get(body.room) ?? [] }));

  const ask = async (method: string, path: string) => {
    const response = await fetch(`${rest.product.origin}/operators/api/drift/${path}`, {
      method,
      headers: { authorization: `Bearer ${operatorToken}` },
    });
    if (response.status !== 200) throw new Error(`The drift report was answered ${response.status}.`);
    return response.json();
  };
  const tell: DriftScene['tell'] = async (room, event) => {
    const cause = { by: 'webhook', id: randomUUID() } as const;
    await deliver(rest.product.runtime, [{ to: roomAddress(room), event, key: randomUUID(), cause }]);
  };
  const started = stack.move();
  return {
    rest,
    livekit,
    live,
    bucket,
    owner,
    tell,
    open: () => rest.people.newRoom(owner, 'public'),
    async meet() {
      const room = await rest.people.newRoom(owner, 'public');
      const [sid, person] = [`RM_${room.slice(0, 8)}`, `PA_${room.slice(0, 8)}`];
      const participant = { sid: person, identity: owner.sub, name: 'Ada', kind: 'standard' as const };
      live.rooms.set(room, { sid, participants: [{ sid: person, identity: owner.sub }] });
      await tell(room, { type: 'participant.joined', sid, participant, source: 'webhook' });
      return { room, sid, person };
    },
    check: (room) => ask('POST', `check/${room === undefined ? '' : `?room=${room}`}`),
    read: (query = '') => ask('GET', query),
    diagnose: async (room) => void (await ask('GET', `../rooms/${room}/diagnosis/`)),
    history: async (room) => (await ask('GET', `history/?room=${room}`)).results,
    async passTime() {
      await pool.query(`update greenroom.drift_check set claimed_at = claimed_at - interval '1 hour'`);
      await pool.query(`update greenroom.drift set since = since - interval '1 minute'`);
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
