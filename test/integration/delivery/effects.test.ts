import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Away, type Command, type Handler } from '#src/actors/command.ts';
import { deliver } from '#src/actors/deliver.ts';
import { guestAddress, roomAddress } from '#src/actors/delivery.ts';
import { carryOut } from '#src/effects/carry-out.ts';
import { keepHouse } from '#src/effects/housekeeping.ts';
import { fireDueTimers } from '#src/effects/timers.ts';
import { readSettings } from '#src/settings/settings.ts';
import { type ActorWorld, joined, makeActorWorld } from '#test/support/actor-world.ts';

describe('what follows from a move', () => {
  let world: ActorWorld;
  beforeAll(async () => {
    world = await makeActorWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** Makes every pending timer of an actor due. */
  const makeDue = (id: string) =>
    world.database.pool.query(
      `update greenroom.actor set due_at = now() - interval '1 second',
         timers = (select jsonb_object_agg(key, value || '{"at": "2020-01-01T00:00:00.000Z"}') from jsonb_each(timers))
       where id = $1`,
      [id],
    );
  const stateOf = (id: string) => world.value(`select snapshot -> 'value' from greenroom.actor where id = $1`, [id]);

  it('is a timer that fires once, however many replicas look', async () => {
    const room = await world.makeRoom();
    await world.tell(room, joined('RM_1', 'ada'));
    await makeDue(room);
    const fired = await Promise.all([1, 2, 3, 4].map(() => fireDueTimers(world.runtime)));
    expect(fired.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await stateOf(room)).toEqual({ meeting: { running: 'active' }, sweeping: 'looking' });
    expect(await fireDueTimers(world.runtime)).toBe(0);
  });

  it('is a timer that is stale once it was cancelled or set anew', async () => {
    const room = await world.makeRoom();
    const guest = guestAddress(room, await world.knock(room)).id;
    const [[id, { token, event }]] = Object.entries(
      await world.value<Record<string, { token: string; event: { type: string } }>>(
        'select timers from greenroom.actor where id = $1',
        [guest],
      ),
    ) as [[string, { token: string; event: { type: string } }]];
    await world.tellGuest(room, guest.split('/')[1]!, { type: 'guest.admit', by: 'host' });
    const late = { to: { kind: 'guest', id: guest } as const, event, key: 'late', cause: { by: 'timer', id } as const };
    const [receipt] = await deliver(world.runtime, [{ ...late, timer: { id, token } }]);
    expect(receipt?.outcome).toBe('stale');
    expect(await stateOf(guest)).toBe('admitted');
  });

  it('is a guest who comes back too late', async () => {
    const room = await world.makeRoom();
    const id = await world.knock(room);
    const guest = guestAddress(room, id).id;
    const replica = await world.value('select replica from greenroom.guest where id = $1', [id]);
    expect(await world.tellGuest(room, id, { type: 'guest.released', replica })).toBe('moved');
    await makeDue(guest);
    await fireDueTimers(world.runtime);
    expect(await world.value('select reason from greenroom.guest where id = $1', [id])).toBe('expired');
    expect(await world.value('select done from greenroom.actor where id = $1', [guest])).toBe(true);
  });

  /** A room that looks at LiveKit, and the command that it asked for. */
  const askingRoom = async (giveUpAt = new Date(Date.now() + 60_000)): Promise<Command> => {
    const room = await world.makeRoom();
    await world.tell(room, joined('RM_1', 'ada'));
    await world.tell(room, { type: 'livekit.back' });
    return { key: `room/${room}/2/0`, to: roomAddress(room), params: {}, giveUpAt: giveUpAt.toISOString(), tries: 0 };
  };
  const handler = (run: Handler['run']): Handler => ({
    run,
    failed: (_, reason) => ({ type: 'livekit.listFailed', reason }),
  });
  const listed = { outcome: { type: 'livekit.listed', sid: 'RM_1', recorders: [] } };
  const sweeping = async ({ to }: Command) => ((await stateOf(to.id)) as { sweeping: string }).sweeping;

  it('is a command whose outcome moves its actor once, however often it is carried out', async () => {
    const command = await askingRoom();
    const done = handler(async () => listed);
    expect(await carryOut(world.runtime, 'livekit.listParticipants', done, command)).toBe('done');
    expect(await carryOut(world.runtime, 'livekit.listParticipants', done, command)).toBe('done');
    expect(await world.count('greenroom.journal', `room = '${command.to.id}' and event = 'livekit.listed'`)).toBe(1);
    expect(await sweeping(command)).toBe('resting');
  });

  it('is a command that is refused, tried again, or given up', async () => {
    const refused = await askingRoom();
    const fails = handler(async () => {
      throw new Error('no');
    });
    const away = handler(async () => {
      throw new Away('nobody answers');
    });
    expect(await carryOut(world.runtime, 'livekit.listParticipants', fails, refused)).toBe('refused');
    expect(await sweeping(refused)).toBe('resting');
    const waiting = await askingRoom();
    expect(await carryOut(world.runtime, 'livekit.listParticipants', away, waiting)).toBe('again');
    expect(await sweeping(waiting)).toBe('looking');
    const late = await askingRoom(new Date(0));
    expect(await carryOut(world.runtime, 'livekit.listParticipants', away, late)).toBe('gave_up');
    expect(await sweeping(late)).toBe('resting');
  });

  it('is cut by housekeeping when it is old, and only then', async () => {
    const room = await world.makeRoom();
    await world.tell(room, joined('RM_1', 'ada'));
    const [old, young] = [await world.knock(room), await world.knock(room)];
    for (const guest of [old, young]) await world.tellGuest(room, guest, { type: 'guest.leave' });
    const pool = world.database.pool;
    await pool.query(`update greenroom.guest set ended_at = now() - interval '25 hours' where id = $1`, [old]);
    await pool.query(`update greenroom.actor set updated_at = now() - interval '25 hours' where id = $1`, [
      `${room}/${old}`,
    ]);
    await pool.query(
      `update greenroom.journal set at = now() - interval '31 days' where room = $1 and event = 'participant.joined'`,
      [room],
    );
    await pool.query(`update greenroom.seen_key set at = now() - interval '8 days' where actor = $1`, [room]);
    await keepHouse(world.database, readSettings({}));
    expect(await world.count('greenroom.guest', `room = '${room}'`)).toBe(1);
    expect(await world.count('greenroom.actor', `room = '${room}'`)).toBe(2);
    expect(await world.count('greenroom.journal', `room = '${room}'`)).toBe(4);
    expect(await world.count('greenroom.seen_key', `room = '${room}' and kind = 'room'`)).toBe(0);
    expect(await world.count('greenroom.seen_key', `room = '${room}' and kind = 'guest'`)).toBe(4);
    expect(await world.count('greenroom.fact', `room = '${room}'`)).toBe(6);
  });
});
