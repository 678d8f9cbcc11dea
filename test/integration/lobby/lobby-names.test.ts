import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAccess } from '#src/livekit/access-token.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { createRestGuest } from '#test/support/rest-guest.ts';
import { nowhere } from '#test/support/start-product.ts';

describe('names of waiting guests', () => {
  let scene: RealtimeScene;
  beforeAll(async () => {
    scene = await startRealtimeScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const newGuest = (username: string) => createRestGuest(scene.product.origin, username);
  const namesOf = async (room: string, cookie: string) => {
    const response = await fetch(`${scene.product.origin}/api/v1.0/rooms/${room}/waiting-participants/`, {
      headers: { cookie },
    });
    const { participants } = (await response.json()) as { participants: { username: string }[] };
    return participants.map(({ username }) => username);
  };

  it('are corrected by asking again under another one, for hosts and in the token', async () => {
    const { room, owner, wire: host } = await scene.host();
    await host.get('room:watch', { room });
    const guest = newGuest('Grcae');
    const first = (await guest.ask(room)).json;
    expect((await guest.ask(room, { username: 'Grace' })).json).toEqual({ ...first, username: 'Grace' });
    expect((await guest.ask(room, { username: 'Grace' })).json.username).toBe('Grace');
    const fact = await host.hears('fact', 'the new name', ({ type }) => type === 'guest.changed');
    const { id, color } = first;
    expect(fact.data).toEqual({ participant: { id, username: 'Grace', color }, number: 1 });
    expect(await namesOf(room, owner.cookie)).toEqual(['Grace']);
    expect(host.heard('fact').map(({ type }) => type)).toEqual(['guest.waiting', 'guest.changed']);

    await host.get('lobby:decide', { room, participant_id: id, allow_entry: true });
    const accepted = (await guest.ask(room, { username: 'Mallory' })).json;
    expect(accepted).toMatchObject({ status: 'accepted', username: 'Grace' });
    expect(await verifyAccess(nowhere, accepted.livekit.token)).toMatchObject({ identity: id, name: 'Grace' });
  });

  it('are corrected from a socket, which other tabs hear, and stay when none is given', async () => {
    const { room, owner, wire: host } = await scene.host();
    const { wire, guest, participant } = await scene.knock(room);
    const tab = await scene.connect({ auth: { guest } });
    await tab.hears('entry', 'the first entry of the second tab');
    expect(await tab.get('room:enter', { room, username: 'Grace\u200b' })).toMatchObject({
      status: 'waiting',
      position: 1,
      participant: { ...participant, username: 'Grace' },
    });
    const entry = await wire.hears('entry', 'the new name', ({ participant: { username } }) => username === 'Grace');
    expect(entry).toMatchObject({ status: 'waiting', number: 1, position: 1 });
    for (const username of [undefined, '', ' \u3164\u200b', '\u202e']) {
      const again = await wire.get('room:enter', { room, ...(username === undefined ? {} : { username }) });
      expect(again.participant.username).toBe('Grace');
    }
    expect(await namesOf(room, owner.cookie)).toEqual(['Grace']);
    const left = [...wire.heard('lobby:moved'), ...tab.heard('lobby:moved')];
    expect(left).toEqual([]);
    await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: true });
    const { livekit } = await wire.hears('entry', 'the admission', ({ status }) => status === 'accepted');
    expect((await verifyAccess(nowhere, livekit!.token)).name).toBe('Grace');
  });

  it.each(['\u200b', ' \u2800', '\u061c\u2069', '\u00ad'])(
    'without anything to see count as none: %j',
    async (username) => {
      const { room } = await scene.host();
      expect((await newGuest(username).ask(room)).json).toMatchObject({ status: 'waiting', username: 'Anonymous' });
      const wire = await scene.connect();
      expect((await wire.get('room:enter', { room, username })).participant.username).toBe('Anonymous');
    },
  );

  it('that several have are told apart by a number in the realtime list, and stay as they are over REST', async () => {
    const { room, owner, wire: host } = await scene.host();
    const guests = ['Grace', 'Ada', 'Grace', 'Grace'].map(newGuest);
    for (const guest of guests) await guest.ask(room);
    const listed = async (after = 0) =>
      (await host.get('lobby:list', { room, after })).guests.map(({ participant: { username }, namesake }) =>
        [username, namesake].filter((part) => part !== undefined).join(' '),
      );
    expect(await listed()).toEqual(['Grace', 'Ada', 'Grace 2', 'Grace 3']);
    expect(await listed(1)).toEqual(['Ada', 'Grace 2', 'Grace 3']);
    expect((await host.get('lobby:list', { room, after: 1 })).guests[0]).toMatchObject({ number: 2, position: 2 });
    expect((await host.get('room:watch', { room })).lobby!.guests.map(({ namesake }) => namesake)).toEqual([
      undefined,
      undefined,
      2,
      3,
    ]);
    expect(await namesOf(room, owner.cookie)).toEqual(['Grace', 'Ada', 'Grace', 'Grace']);
    await guests[0]!.ask(room, { username: 'Grace Hopper' });
    expect(await listed()).toEqual(['Grace Hopper', 'Ada', 'Grace', 'Grace 2']);
  });
});
