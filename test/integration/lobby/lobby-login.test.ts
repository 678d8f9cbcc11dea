import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAccess } from '#src/livekit/access-token.ts';
import { eventually } from '#test/support/eventually.ts';
import type { Person } from '#test/support/people.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { createRestGuest, type RestGuest } from '#test/support/rest-guest.ts';
import type { Json } from '#test/support/rest-scene.ts';
import { postWebhook, webhookBody } from '#test/support/signed-webhook.ts';
import { nowhere } from '#test/support/start-product.ts';

const csrf = 'a'.repeat(32);

describe('somebody who logs in at the door', () => {
  let scene: RealtimeScene;
  let person: Person;
  beforeAll(async () => {
    scene = await startRealtimeScene();
    person = await scene.people.newPerson('Grace Account');
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const newGuest = (username = 'Grace') => createRestGuest(scene.product.origin, username);
  /** What a page of the product asks as this person, in the browser of this guest. */
  const ask = async (who: Person, guest: RestGuest | null, method: string, path: string, body?: object) => {
    const cookies = [who.cookie, `csrftoken=${csrf}`, ...(guest === null ? [] : [guest.cookie()])];
    const response = await fetch(`${scene.product.origin}/api/v1.0/${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-csrftoken': csrf, cookie: cookies.join('; ') },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: (await response.json()) as Json };
  };
  const entry = async (who: Person, guest: RestGuest | null, room: string, username = 'Grace') =>
    (await ask(who, guest, 'POST', `rooms/${room}/request-entry/`, { username })).json;
  const waiting = async (owner: Person, room: string) =>
    (await ask(owner, null, 'GET', `rooms/${room}/waiting-participants/`)).json.participants as Json[];
  const decide = (owner: Person, room: string, participant_id: string, allow_entry: boolean) =>
    ask(owner, null, 'POST', `rooms/${room}/enter/`, { participant_id, allow_entry });
  const joins = async (room: string, identity: string) => {
    const body = webhookBody('participant_joined', {
      room: { name: room, sid: `RM_${room}` },
      participant: { sid: `PA_${identity}`, identity, name: 'Some One' },
    });
    expect((await postWebhook(scene.product.origin, nowhere, body)).status).toBe(200);
  };

  it('keeps the place, over REST', async () => {
    const { room, owner, wire: host } = await scene.host();
    await host.get('room:watch', { room });
    const [guest, behind] = [newGuest(), newGuest('Later')];
    const first = (await guest.ask(room)).json;
    await behind.ask(room);
    for (let again = 0; again < 2; again++) {
      expect(await entry(person, guest, room)).toMatchObject({ status: 'waiting', id: first.id, color: first.color });
    }
    expect((await waiting(owner, room)).map(({ id }) => id)[0]).toBe(first.id);
    expect(await waiting(owner, room)).toHaveLength(2);
    await host.hears('fact', 'the login', ({ type }) => type === 'guest.changed');
    // From another browser of the account, too.
    expect(await entry(person, null, room)).toMatchObject({ status: 'waiting', id: first.id });

    await decide(owner, room, first.id, true);
    const accepted = await entry(person, guest, room);
    expect(accepted).toMatchObject({ status: 'accepted', id: first.id, color: first.color });
    expect(await verifyAccess(nowhere, accepted.livekit.token)).toMatchObject({ identity: person.sub, name: 'Grace' });
    // What was admitted is the account: the guest's cookie alone is a stranger's now.
    const stranger = (await guest.ask(room)).json;
    expect(stranger).toMatchObject({ status: 'waiting', livekit: null });
    expect(stranger.id).not.toBe(first.id);
  });

  it('keeps the admission', async () => {
    const { room, owner } = await scene.host();
    const guest = newGuest();
    const { id } = (await guest.ask(room)).json;
    await decide(owner, room, id, true);
    const accepted = await entry(person, guest, room, 'Other Name');
    expect(accepted).toMatchObject({ status: 'accepted', id, username: 'Grace' });
    expect((await verifyAccess(nowhere, accepted.livekit.token)).identity).toBe(person.sub);
    expect(await entry(person, null, room)).toMatchObject({ status: 'accepted', id });
  });

  it('keeps the place on a socket, with each tab of the browser', async () => {
    const { room, owner, wire: host } = await scene.host();
    const { guest, participant, wire: tab } = await scene.knock(room);
    const wire = await scene.connect({ cookie: person.cookie, auth: { guest } });
    const ack = await wire.get('room:enter', { room, username: 'Grace' });
    expect(ack).toMatchObject({ status: 'waiting', position: 1, participant: { ...participant, username: 'Grace' } });
    expect(await waiting(owner, room)).toHaveLength(1);
    // It connects again, with the cookies of now.
    await eventually('the end of the tab that was not logged in', () => tab.socket.disconnected);
    const back = await scene.connect({ cookie: person.cookie, auth: { guest } });
    await back.hears('entry', 'where the account stands', ({ status }) => status === 'waiting');
    // Somebody who logs out has no more of it.
    const after = await scene.connect({ auth: { guest } });
    await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: true });
    for (const one of [wire, back]) {
      const { livekit } = await one.hears('entry', 'the admission', ({ status }) => status === 'accepted');
      expect((await verifyAccess(nowhere, livekit!.token)).identity).toBe(person.sub);
    }
    expect(after.heard('entry')).toEqual([]);
    const stranger = await after.get('room:enter', { room });
    expect([stranger.status, stranger.participant.id === participant.id, stranger.guest !== guest]).toEqual([
      'waiting',
      false,
      true,
    ]);
  });

  it('merges two waiting places into the one that knocked first or was decided on', async () => {
    const { room, owner } = await scene.host();
    const early = newGuest();
    const first = (await early.ask(room)).json.id;
    const own = await entry(person, null, room);
    expect(await waiting(owner, room)).toHaveLength(2);
    expect(await entry(person, early, room)).toMatchObject({ status: 'waiting', id: first });
    expect((await waiting(owner, room)).map(({ id }) => id)).toEqual([first]);

    const late = newGuest();
    const third = (await late.ask(room)).json.id;
    expect(await entry(person, late, room)).toMatchObject({ id: first });
    expect((await waiting(owner, room)).map(({ id }) => id)).toEqual([first]);

    const denied = newGuest();
    const fourth = (await denied.ask(room)).json.id;
    await decide(owner, room, fourth, false);
    expect(await entry(person, denied, room)).toMatchObject({ status: 'denied', id: fourth });
    expect(await waiting(owner, room)).toEqual([]);
    expect(new Set([first, own.id, third, fourth]).size).toBe(4);
  });

  it('is not taken over by the next account of the same browser, which must knock', async () => {
    const { room, owner } = await scene.host();
    const guest = newGuest();
    const { id } = (await guest.ask(room)).json;
    await entry(person, guest, room);
    const next = await scene.people.newPerson('Nora Next');
    const theirs = await entry(next, guest, room, 'Nora');
    expect(theirs).toMatchObject({ status: 'waiting', username: 'Nora' });
    expect(theirs.id).not.toBe(id);
    expect((await waiting(owner, room)).map(({ username }) => username)).toEqual(['Grace', 'Nora']);
  });

  it('does not escape a denial, nor a ban, which is the account’s from then on', async () => {
    const { room, owner } = await scene.host('trusted');
    await joins(room, owner.sub);
    const guest = newGuest();
    const { id } = (await guest.ask(room)).json;
    await decide(owner, room, id, true);
    await ask(owner, null, 'POST', `rooms/${room}/remove-participant/`, { participant_identity: id });
    expect((await ask(person, guest, 'GET', `rooms/${room}/`)).json.livekit).toBeUndefined();
    expect(await entry(person, guest, room)).toMatchObject({ status: 'denied', livekit: null });
    expect(await entry(person, null, room)).toMatchObject({ status: 'denied', livekit: null });
    expect((await ask(person, null, 'GET', `rooms/${room}/`)).json.livekit).toBeUndefined();
    expect(await waiting(owner, room)).toEqual([]);
  });

  it('is removed under both identities', async () => {
    const { room, owner } = await scene.host();
    await joins(room, owner.sub);
    const guest = newGuest();
    const { id } = (await guest.ask(room)).json;
    await decide(owner, room, id, true);
    await joins(room, id);
    await entry(person, guest, room);
    await joins(room, person.sub);
    await ask(owner, null, 'POST', `rooms/${room}/remove-participant/`, { participant_identity: person.sub });
    const { rows } = await scene.people.pool.query(
      'select identity, guest, user_id as "user" from greenroom.ban where room = $1 order by identity = $2',
      [room, id],
    );
    const ban = { guest: id, user: person.id };
    expect(rows).toEqual([
      { ...ban, identity: person.sub },
      { ...ban, identity: id },
    ]);
    expect(await entry(person, guest, room)).toMatchObject({ status: 'denied' });
    await decide(owner, room, id, true);
    expect(await entry(person, guest, room)).toMatchObject({ status: 'accepted' });
  });

  it('waits no more where accounts need not, in the colour of before', async () => {
    for (const way of ['REST', 'GET', 'socket'] as const) {
      const { room, owner } = await scene.host('trusted');
      const guest = newGuest();
      const { color } = (await guest.ask(room)).json;
      const credential = guest.cookie().split('=')[1]!;
      if (way === 'REST') {
        for (let again = 0; again < 2; again++) {
          const accepted = await entry(person, guest, room);
          expect(accepted).toMatchObject({ status: 'accepted', color });
          expect(colorIn(accepted.livekit.token)).toBe(color);
        }
      } else if (way === 'GET') {
        expect((await ask(person, guest, 'GET', `rooms/${room}/`)).json).toHaveProperty('livekit');
      } else {
        const wire = await scene.connect({ cookie: person.cookie, auth: { guest: credential } });
        const accepted = await wire.get('room:enter', { room });
        expect(accepted).toMatchObject({ status: 'accepted', participant: { color } });
        expect(colorIn(accepted.livekit!.token)).toBe(color);
      }
      expect(await waiting(owner, room), way).toEqual([]);
    }
  });

  it('waits no more once the account has a role, in the colour of before', async () => {
    const { room, owner } = await scene.host();
    const member = await scene.people.newPerson();
    const { id, color } = await entry(member, null, room);
    await scene.people.setRole(room, member, 'member');
    const accepted = await entry(member, null, room);
    expect(accepted).toMatchObject({ status: 'accepted', id, color });
    expect(colorIn(accepted.livekit.token)).toBe(color);
    expect(await waiting(owner, room)).toEqual([]);
  });
});

const colorIn = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()).attributes.color;
