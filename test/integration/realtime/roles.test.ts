import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#test/support/people.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { openRecords, type RoomRecords } from '#test/support/room-record.ts';

describe('a changed role', () => {
  let scene: RealtimeScene;
  let records: RoomRecords;
  beforeAll(async () => {
    scene = await startRealtimeScene();
    records = openRecords(scene.databaseUrl);
  });
  afterAll(async () => {
    await records[Symbol.asyncDispose]();
    await scene[Symbol.asyncDispose]();
  });

  const csrf = 'a'.repeat(32);
  const ask = (by: Person, method: string, path: string, body?: object) =>
    fetch(`${scene.product.origin}/api/v1.0/resource-accesses/${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        cookie: `${by.cookie}; csrftoken=${csrf}`,
        'x-csrftoken': csrf,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const give = async (by: Person, room: string, user: Person, role: string) => {
    const response = await ask(by, 'POST', '', { user: user.id, resource: room, role });
    expect(response.status).toBe(201);
    return (await response.json()).id as string;
  };

  it('admits the waiting person who gets a role, and nobody else', async () => {
    const { room, owner, wire: host } = await scene.host();
    await host.get('room:watch', { room });
    const [lucky, other] = [await scene.people.newPerson('Lucky'), await scene.people.newPerson()];
    const waiting = await scene.connect({ cookie: lucky.cookie });
    const stays = await scene.connect({ cookie: other.cookie });
    const { participant } = await waiting.get('room:enter', { room });
    expect(await stays.get('room:enter', { room })).toMatchObject({ status: 'waiting' });

    await give(owner, room, lucky, 'member');
    const entry = await waiting.hears('entry', 'the news of being let in', ({ status }) => status === 'accepted');
    expect(entry.livekit).toMatchObject({ room });
    const fact = await host.hears('fact', 'the host seeing it', ({ type }) => type === 'guest.admitted');
    expect(fact.data).toMatchObject({ participant: participant.id, by: owner.id });
    const { guests, waiting: count, journal } = await records.read(room);
    expect(guests.map(({ status }) => status)).toEqual(['admitted', 'waiting']);
    expect(count).toBe(1);
    const act = { by: 'user', id: owner.id };
    expect(journal.filter(({ event }) => ['role.changed', 'guest.admit'].includes(event))).toMatchObject([
      { kind: 'room', cause: act, commands: ['livekit.syncParticipant'] },
      { kind: 'guest', cause: act },
    ]);
  });

  it('ends the watches that depend on it at once', async () => {
    const { room, owner, wire } = await scene.host();
    const admin = await scene.people.newPerson();
    const access = await give(owner, room, admin, 'administrator');
    const watching = await scene.connect({ cookie: admin.cookie });
    expect(await watching.get('room:watch', { room })).toMatchObject({ role: 'host' });
    await wire.get('room:watch', { room });

    expect((await ask(owner, 'DELETE', `${access}/`)).status).toBe(204);
    expect(await watching.hears('watch:ended', 'the end of the watch')).toEqual({ room, code: 'forbidden' });
    const { data } = await wire.hears('fact', 'the fact', ({ type }) => type === 'roles.changed');
    expect(data).toEqual({});
    expect(wire.heard('watch:ended')).toEqual([]);
  });

  it('has no effect when it is refused or unchanged', async () => {
    const { room, owner } = await scene.host();
    const admin = await scene.people.newPerson();
    await scene.people.setRole(room, admin, 'administrator');
    const before = (await records.read(room)).journal.length;
    const user = (await scene.people.newPerson()).id;
    expect((await ask(admin, 'POST', '', { user, resource: room, role: 'owner' })).status).toBe(403);
    expect(
      (await ask(await scene.people.newPerson(), 'POST', '', { user, resource: room, role: 'member' })).status,
    ).toBe(403);
    expect((await ask(owner, 'POST', '', { user: admin.id, resource: room, role: 'member' })).status).toBe(400);
    const { results } = await (await ask(owner, 'GET', '')).json();
    const access = results.find(
      (one: { user: string; resource: string }) => one.user === admin.id && one.resource === room,
    );
    expect((await ask(owner, 'PATCH', `${access.id}/`, { role: 'administrator' })).status).toBe(200);
    expect((await records.read(room)).journal).toHaveLength(before);
  });

  it('reaches people whose knock is in progress', async () => {
    const { room, owner } = await scene.host();
    const people = await Promise.all(Array.from({ length: 12 }, () => scene.people.newPerson()));
    const wires = await Promise.all(people.map(({ cookie }) => scene.connect({ cookie })));
    const entering = wires.map((wire) => wire.get('room:enter', { room }));
    await Promise.all(people.map((person) => give(owner, room, person, 'member')));
    for (const [at, entered] of (await Promise.all(entering)).entries()) {
      if (entered.status === 'accepted') continue;
      await wires[at]!.hears('entry', 'being let in', ({ status }) => status === 'accepted');
    }
    expect((await records.read(room)).waiting).toBe(0);
  });
});
