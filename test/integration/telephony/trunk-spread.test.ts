import { describe, expect, it } from 'vitest';
import { createTrunkSpread } from '#src/rooms/trunk-spread.ts';
import { startRestScene } from '#test/support/rest-scene.ts';

const trunks = ['ST_a', 'ST_b', 'ST_c'];

describe('the spread of rooms over trunks', () => {
  it('is even among replicas that count at the same time, wherever they begin', async () => {
    await using scene = await startRestScene();
    const { pool } = scene.people;
    const insert = (trunk: string, count: number) =>
      pool.query(
        `with made as (
           insert into meet_resource select gen_random_uuid(), now(), now() from generate_series(1, $2) returning id)
         insert into meet_room (resource_id, name, slug, configuration, access_level, trunk_id)
           select id, 'Made', id, '{}', 'public', $1::varchar from made`,
        [trunk, count],
      );
    const counts = async () => {
      const { rows } = await pool.query<{ rooms: number }>(
        'select count(*)::int as rooms from meet_room group by trunk_id order by 1',
      );
      return rows.map(({ rooms }) => rooms);
    };
    await insert('ST_a', 100);
    await insert('ST_b', 10);
    await insert('ST_c', 70);
    const replicas = Array.from({ length: 4 }, () => createTrunkSpread(scene.product.database, trunks));
    await pool.query(
      'insert into greenroom.replica (id, workers, beat_at) select gen_random_uuid(), array[]::text[], now() from generate_series(1, 4)',
    );
    for (let minute = 0; minute < 3; minute++) {
      await Promise.all(replicas.map((replica) => replica.refresh()));
      const chosen = replicas.flatMap((replica) => Array.from({ length: 30 }, () => replica.choose()!));
      for (const trunk of trunks) await insert(trunk, chosen.filter((one) => one === trunk).length);
    }
    const [least = 0, , most = 0] = await counts();
    expect(most - least).toBeLessThanOrEqual(replicas.length);
  });

  it('chooses no trunk where none is configured', async () => {
    await using scene = await startRestScene();
    const spread = createTrunkSpread(scene.product.database, []);
    await spread.refresh();
    expect(spread.choose()).toBeNull();
  });
});
