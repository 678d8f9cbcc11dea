import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { guestAddress, roomAddress } from '#machines/addresses.ts';
import type { ActorKind, EventTo } from '#machines/catalogue.ts';
import type { Command } from '#src/actors/command.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Delivery, MachineEvent, NumberedFact } from '#src/actors/delivery.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { createLog } from '#src/kernel/log.ts';
import { openLiveKitKeys } from '#src/livekit/access-token.ts';
import { enterRoom } from '#src/lobby/enter-room.ts';
import type { LobbyParts } from '#src/lobby/lobby-parts.ts';
import type { Speaker } from '#src/lobby/speaker.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { readSettings, type Settings } from '#src/settings/settings.ts';
import { freshDatabase } from './fresh-database.ts';
import { openPeople, type Person } from './people.ts';
import { openRecords, type RoomRecord } from './room-record.ts';

/** The product's actors on a separate database; timers and jobs run only when a test runs them. */
export interface ActorScene extends AsyncDisposable {
  readonly databaseUrl: string;
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly lobby: LobbyParts;
  /** A second connection, for inspection and interference. */
  readonly pool: Pool;
  readonly host: Speaker;
  /** Pushed facts, in commit order. */
  readonly pushed: readonly NumberedFact[];
  /** Logged lines. */
  readonly logged: readonly string[];
  /** A room in which guests must knock, as its host sees it. */
  newRoom(): Promise<Room>;
  /** A guest without an account knocks, with the credential of `guest` if given. Resolves with the guest's id. */
  knock(room: Room, request?: string, guest?: string): Promise<string>;
  read(room: Room): Promise<RoomRecord>;
  /** Pending commands of a room, oldest first. */
  commands(room: Room): Promise<(Command & { readonly name: string })[]>;
  actor(kind: ActorKind, id: string): Promise<ActorRow>;
  /** Makes all pending timers of this actor due. */
  hurry(kind: ActorKind, id: string): Promise<void>;
  count(table: string, where?: string, values?: readonly unknown[]): Promise<number>;
}

interface ActorRow {
  readonly revision: number;
  readonly version: number;
  readonly snapshot: { readonly value: unknown; readonly context: Readonly<Record<string, unknown>> };
  readonly timers: Readonly<Record<string, { readonly at: string; readonly token: string }>>;
  readonly due_at: Date | null;
  readonly inbox: number;
  readonly quarantined_at: Date | null;
}

export async function startActorScene(env: Readonly<Record<string, string>> = {}): Promise<ActorScene> {
  const fresh = await freshDatabase();
  const logged: string[] = [];
  const pushed: NumberedFact[] = [];
  const log = createLog('info', { write: (line) => logged.push(line) });
  const settings = readSettings(env);
  const database = await openProductDatabase(fresh.url, log);
  const onMoved: Runtime['onMoved'] = (_, facts) => void facts.then((numbered) => pushed.push(...numbered));
  const runtime = createRuntime({ database, log, secret: 'the-secret', onMoved }, settings);
  const livekit = openLiveKitKeys({
    publicUrl: 'ws://nowhere',
    key: 'key',
    secret: 'a-secret-of-32-characters-or-more',
    defaultSources: [],
  });
  const lobby: LobbyParts = {
    runtime,
    settings,
    livekitKeys: livekit,
    secret: 'the-secret',
    knocks: async () => undefined,
    onThrottled: () => undefined,
    security: () => undefined,
    replica: randomUUID(),
  };
  const people = openPeople(fresh.url);
  const records = openRecords(fresh.url);
  const owner = await people.newPerson();
  const { pool } = records;
  return {
    databaseUrl: fresh.url,
    runtime,
    settings,
    lobby,
    pool,
    pushed,
    logged,
    host: speakerOf(owner),
    async newRoom() {
      const id = await people.newRoom(owner);
      const common = {
        id,
        slug: '',
        name: 'Room',
        configuration: {},
        pinCode: null,
        banned: false,
        removedAt: null,
      } as const;
      return { ...common, accessLevel: 'restricted', role: 'owner' };
    },
    async knock(room, request = randomUUID(), guest) {
      const nobody: Speaker = { session: null, guest: guest ?? null, participants: [] };
      const entered = await enterRoom(
        lobby,
        nobody,
        { ...room, role: null },
        { id: request, username: 'Gus Guest', address: '::1', language: 'en-us', connection: request },
      );
      return entered.guestId!;
    },
    read: ({ id }) => records.read(id),
    async commands({ id }) {
      const { rows } = await pool.query(
        `select t.identifier as name, j.payload from graphile_worker._private_jobs j
         join graphile_worker._private_tasks t on t.id = j.task_id
         where j.payload -> 'to' ->> 'id' = $1 order by j.id`,
        [id],
      );
      return rows.map(({ name, payload }) => ({ name, ...payload }));
    },
    async actor(kind, id) {
      const { rows } = await pool.query(
        `select revision::int, version, snapshot, timers, due_at, inbox, quarantined_at from greenroom.actor
         where kind = $1 and id = $2`,
        [kind, id],
      );
      return rows[0];
    },
    async hurry(kind, id) {
      await pool.query(
        `update greenroom.actor set due_at = '2000-01-01', timers = (
           select jsonb_object_agg(key, jsonb_set(value, '{at}', '"2000-01-01T00:00:00.000Z"')) from jsonb_each(timers))
         where kind = $1 and id = $2 and timers <> '{}'`,
        [kind, id],
      );
    },
    async count(table, where = 'true', values = []) {
      const { rows } = await pool.query(`select count(*)::int as count from ${table} where ${where}`, [...values]);
      return rows[0].count;
    },
    async [Symbol.asyncDispose]() {
      await database.close();
      await people[Symbol.asyncDispose]();
      await records[Symbol.asyncDispose]();
      await fresh.drop();
    },
  };
}

function speakerOf({ id, sub, name }: Person): Speaker {
  const user = { id, sub, fullName: name, email: 'host@example.org', adminEmail: null, isSuperuser: false };
  return { session: { sessionId: Buffer.alloc(32), user }, guest: null, participants: [] };
}

/** A webhook's report to a room, with a unique key unless one is given. */
export function report({ id }: Pick<Room, 'id'>, event: MachineEvent, key = `webhook/${randomUUID()}`): Delivery {
  return {
    to: roomAddress(id),
    event: event as EventTo<'room'>,
    key,
    cause: { by: 'webhook', id: key.split('/')[1]! },
  };
}

/** A request to a guest, with a unique key unless one is given. */
export function ask(
  { id }: Pick<Room, 'id'>,
  guest: string,
  event: MachineEvent,
  key = `request/${randomUUID()}`,
): Delivery {
  return { to: guestAddress(id, guest), event: event as EventTo<'guest'>, key, cause: { by: 'user', id: 'host' } };
}

export const joins = (name: string, sid = 'RM_1'): MachineEvent => ({
  type: 'participant.joined',
  sid,
  participant: { sid: `PA_${name}`, identity: name, name: `Name of ${name}`, kind: 'standard' },
  source: 'webhook',
});
export const leaves = (name: string, sid = 'RM_1'): MachineEvent => ({ ...joins(name, sid), type: 'participant.left' });
export const finished = (sid = 'RM_1'): MachineEvent => ({ type: 'livekit.roomFinished', sid });

/** Delivers one event and resolves with its receipt. */
export async function tell({ runtime }: Pick<ActorScene, 'runtime'>, delivery: Delivery): Promise<string> {
  const [receipt] = await deliver(runtime, [delivery]);
  return receipt!.outcome;
}
