import { deliver, deliverIn } from '#src/actors/deliver.ts';
import { type Delivery, guestAddress, type Outcome, roomAddress } from '#src/actors/delivery.ts';
import { hold } from '#src/actors/hold.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import type { Database } from '#src/db/database.ts';
import { transaction } from '#src/db/transaction.ts';
import { newId } from '#src/ids.ts';
import { createLog } from '#src/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { readSettings } from '#src/settings/settings.ts';
import { freshDatabase } from './fresh-database.ts';

/** Actors on a database of their own, without any edge before them. */
export interface ActorWorld extends AsyncDisposable {
  readonly runtime: Runtime;
  readonly database: Database;
  makeRoom(): Promise<string>;
  /** Delivers one event to a room. */
  tell(room: string, event: Delivery['event'], key?: string): Promise<Outcome>;
  /** A new guest knocks; resolves with their id. */
  knock(room: string, username?: string): Promise<string>;
  tellGuest(room: string, guest: string, event: Delivery['event'], key?: string): Promise<Outcome>;
  /** The first column of the first row. */
  value<Value>(text: string, values?: unknown[]): Promise<Value>;
  count(table: string, where?: string): Promise<number>;
}

export async function makeActorWorld(): Promise<ActorWorld> {
  const own = await freshDatabase();
  const log = createLog('silent');
  const database = await openProductDatabase(own.url, log);
  const runtime = createRuntime({ database, log }, readSettings({}));
  const cause = { by: 'operator', id: 'test' } as const;
  const value = async <Value>(text: string, values: unknown[] = []) => {
    const { rows } = await database.pool.query(text, values);
    return Object.values(rows[0] ?? {})[0] as Value;
  };
  return {
    runtime,
    database,
    value,
    count: (table, where = 'true') => value<number>(`select count(*)::int from ${table} where ${where}`),
    async makeRoom() {
      const id = newId();
      await database.pool.query('insert into meet_resource (id, created_at, updated_at) values ($1, now(), now())', [
        id,
      ]);
      await database.pool.query(
        `insert into meet_room (resource_id, name, slug, configuration, access_level) values ($1, $2, $2, '{}', 'restricted')`,
        [id, `room-${id}`],
      );
      return id;
    },
    async tell(room, event, key = newId()) {
      return (await deliver(runtime, [{ to: roomAddress(room), event, key, cause }]))[0]!.outcome;
    },
    async tellGuest(room, guest, event, key = newId()) {
      return (await deliver(runtime, [{ to: guestAddress(room, guest), event, key, cause }]))[0]!.outcome;
    },
    async knock(room, username = 'Guest') {
      const participant = newId();
      const to = guestAddress(room, participant);
      await transaction(database, async (tx) => {
        const held = await hold(runtime, tx, [to], { create: true });
        const number = await nextNumber(tx, room);
        const person = { participant, username, color: 'hsl(1, 60%, 40%)', user: null, replica: newId() };
        const event = { type: 'guest.knock', number, position: 1, ...person };
        await deliverIn(runtime, tx, [{ to, event, key: newId(), cause, request: 'the-request' }], { held });
      });
      return participant;
    },
    async [Symbol.asyncDispose]() {
      await database.close();
      await own.drop();
    },
  };
}

async function nextNumber(tx: { client: { query: Database['pool']['query'] } }, room: string): Promise<number> {
  const { rows } = await tx.client.query<{ number: number }>(
    `insert into greenroom.stream as s (room, knocks) values ($1, 1)
     on conflict (room) do update set knocks = s.knocks + 1 returning knocks::int as number`,
    [room],
  );
  return rows[0]!.number;
}

/** A participant's join or leave, as a webhook reports it. */
export const joined = (sid: string, person: string, type = 'participant.joined') => ({
  type,
  sid,
  source: 'webhook',
  participant: { sid: `PA_${person}`, identity: person, name: 'A Name', kind: 'standard' },
});
