import { Client } from 'pg';
import { expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { startRealtimeScene } from '#test/support/realtime-scene.ts';

const csrf = 'a'.repeat(32);

it('no guest is left waiting when a room is deleted during their knock', async () => {
  await using scene = await startRealtimeScene();
  const { pool } = scene.people;
  for (const first of ['knock', 'deletion']) {
    const { room, owner } = await scene.host();
    await (await scene.connect()).get('room:enter', { room });
    const guest = await scene.connect();
    // Both requests queue for the lock on the room's counter, in this order.
    const holder = new Client({ connectionString: scene.databaseUrl });
    await holder.connect();
    await holder.query('begin');
    await holder.query('select from greenroom.stream where room = $1 for update', [room]);
    const wait = (count: number) =>
      eventually(`${count} at the counter`, async () => {
        const text = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        return (await pool.query(text)).rowCount === count;
      });
    const acts = {
      knock: () => guest.ask('room:enter', { room }),
      deletion: () =>
        fetch(`${scene.product.origin}/api/v1.0/rooms/${room}/`, {
          method: 'DELETE',
          headers: { cookie: `${owner.cookie}; csrftoken=${csrf}`, 'x-csrftoken': csrf },
        }),
    };
    const order = first === 'knock' ? (['knock', 'deletion'] as const) : (['deletion', 'knock'] as const);
    const done: Promise<unknown>[] = [];
    for (const [index, name] of order.entries()) {
      done.push(acts[name]());
      await wait(index + 1);
    }
    await holder.query('commit');
    await holder.end();
    await Promise.all(done);
    const { rows } = await pool.query(`select id from greenroom.guest where room = $1 and status = 'waiting'`, [room]);
    expect(rows, `${first} first`).toEqual([]);
  }
});
