import { describe, expect, it } from 'vitest';
import { grace, unasked } from '#machines/guest/guest.timers.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { openPeople } from '#test/support/people.ts';
import { createRestGuest } from '#test/support/rest-guest.ts';
import { startProduct } from '#test/support/start-product.ts';
import { openWires } from '#test/support/wire.ts';

describe('the deadlines of waiting guests', () => {
  const scene = async (env: Readonly<Record<string, string>> = {}) => {
    const database = await freshDatabase();
    const people = openPeople(database.url);
    const owner = await people.newPerson();
    const room = await people.newRoom(owner);
    return {
      people,
      room,
      start: () => startProduct({ databaseUrl: database.url, env }),
      /** Seconds until the timer of this name is due. */
      async secondsTo(timer: string, guest: string): Promise<number | undefined> {
        const { rows } = await people.pool.query(
          `select extract(epoch from (timers -> $2 ->> 'at')::timestamptz - clock_timestamp())::float8 as left,
              extract(epoch from due_at - clock_timestamp())::float8 as due
            from greenroom.actor where kind = 'guest' and id = $1`,
          [`${room}/${guest}`, timer],
        );
        // Timers are written in milliseconds.
        expect(rows[0].due).toBeLessThan((rows[0].left ?? Number.POSITIVE_INFINITY) + 0.01);
        return rows[0].left ?? undefined;
      },
      async [Symbol.asyncDispose]() {
        await people[Symbol.asyncDispose]();
        await database.drop();
      },
    };
  };

  it('leave polling guests enough time for background tabs', async () => {
    await using door = await scene();
    await using product = await door.start();
    const guest = createRestGuest(product.origin, 'Grace');
    const { id } = (await guest.ask(door.room)).json;
    for (let again = 0; again < 2; again++) {
      const left = (await door.secondsTo(unasked, id))!;
      expect(left).toBeGreaterThan(60);
      expect(left).toBeLessThanOrEqual(90);
      await guest.ask(door.room);
    }
  });

  it('follow LOBBY_WAITING_TIMEOUT where it is set', async () => {
    await using door = await scene({ LOBBY_WAITING_TIMEOUT: '3' });
    await using product = await door.start();
    const { id } = (await createRestGuest(product.origin, 'Grace').ask(door.room)).json;
    expect((await door.secondsTo(unasked, id)) ?? 0).toBeLessThanOrEqual(3);
  });

  it('restart after a time without a live replica', async () => {
    await using door = await scene();
    const first = await door.start();
    const guest = createRestGuest(first.origin, 'Grace');
    const polls = (await guest.ask(door.room)).json.id;
    using wires = openWires();
    const wire = await wires.connect(first.origin);
    const ack = await wire.get('room:enter', { room: door.room });
    const waits = ack.participant.id;
    await first[Symbol.asyncDispose]();
    // A few minutes pass.
    const { pool } = door.people;
    const { rowCount } = await pool.query(
      `update greenroom.actor set due_at = clock_timestamp() - interval '3 minutes', timers = (
          select jsonb_object_agg(key, case when key like '%maxWait%' then value
            else jsonb_set(value, '{at}', to_jsonb(to_char((clock_timestamp() - interval '3 minutes') at time zone 'UTC',
              'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) end) from jsonb_each(timers))
        where kind = 'guest' and room = $1`,
      [door.room],
    );
    expect(rowCount).toBe(2);
    await using second = await door.start();
    expect(await door.secondsTo(unasked, polls)).toBeGreaterThan(60);
    expect(await door.secondsTo(grace, waits)).toBeGreaterThan(0);
    const back = await wires.connect(second.origin, { auth: { guest: ack.guest } });
    expect(await back.hears('entry', 'the place', () => true)).toMatchObject({ status: 'waiting', position: 2 });
    const response = await fetch(`${second.origin}/api/v1.0/rooms/${door.room}/request-entry/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: guest.cookie() },
      body: JSON.stringify({ username: 'Grace' }),
    });
    expect(await response.json()).toMatchObject({ status: 'waiting', id: polls });
  });

  it('are not extended while another replica is alive', async () => {
    await using door = await scene();
    await using first = await door.start();
    const { id } = (await createRestGuest(first.origin, 'Grace').ask(door.room)).json;
    await door.people.pool.query(
      `update greenroom.actor set timers = jsonb_set(timers, array[$2, 'at'], to_jsonb(to_char(
          (clock_timestamp() + interval '50 seconds') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))),
          due_at = clock_timestamp() + interval '50 seconds'
        where kind = 'guest' and room = $1`,
      [door.room, unasked],
    );
    // Heard of just now, even if the first is slow while the second starts in the same process.
    await door.people.pool.query(
      `insert into greenroom.replica (id, workers, beat_at)
       values (gen_random_uuid(), '{}', clock_timestamp() + interval '1 minute')`,
    );
    await using _second = await door.start();
    expect(await door.secondsTo(unasked, id)).toBeLessThanOrEqual(50);
  });

  it('do not let a late admission revive an expired guest', async () => {
    await using door = await scene();
    await using product = await door.start();
    const owner = await door.people.newPerson();
    await door.people.setRole(door.room, owner, 'owner');
    using wires = openWires();
    const host = await wires.connect(product.origin, { cookie: owner.cookie });
    const guest = createRestGuest(product.origin, 'Grace');
    const { id } = (await guest.ask(door.room)).json;
    // Polling has stopped; hosts still see the entry.
    const decide = () => host.get('lobby:decide', { room: door.room, participant_id: id, allow_entry: true });
    expect(await decide()).toMatchObject({ outcome: 'admitted' });
    expect((await guest.ask(door.room)).json).toMatchObject({ status: 'accepted', id });
    const other = createRestGuest(product.origin, 'Ada');
    const gone = (await other.ask(door.room)).json.id;
    await host.get('room:watch', { room: door.room });
    await door.people.hurryGuest(door.room, gone);
    await host.hears('fact', 'the end of the place', ({ type }) => type === 'guest.gone');
    const late = { room: door.room, participant_id: gone, allow_entry: true };
    expect(await host.get('lobby:decide', late)).toMatchObject({ outcome: 'gone' });
    expect((await other.ask(door.room)).json).toMatchObject({ status: 'waiting', id: gone, livekit: null });
  });
});
