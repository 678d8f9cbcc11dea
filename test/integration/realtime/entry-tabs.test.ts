import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAccess } from '#src/livekit/access-token.ts';
import { eventually } from '#test/support/eventually.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { createRestGuest } from '#test/support/rest-guest.ts';
import { nowhere } from '#test/support/start-product.ts';
import type { Wire } from '#test/support/wire.ts';

describe('a guest with several tabs receives the entry', () => {
  let scene: RealtimeScene;
  beforeAll(async () => {
    scene = await startRealtimeScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const entriesOf = (wire: Wire) => wire.heard('entry').map(({ status }) => status);

  it('in every tab, with a valid token in each after the admission', async () => {
    const { room, wire: host } = await scene.host();
    const first = await scene.knock(room);
    const tab = await scene.connect({ auth: { guest: first.guest } });
    await tab.hears('entry', 'the first entry of the second tab');
    const { participant } = first;
    await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: false });
    for (const wire of [first.wire, tab]) {
      await wire.hears('entry', 'the denial', ({ status }) => status === 'denied');
    }
    await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: true });
    for (const wire of [first.wire, tab]) {
      await wire.hears('entry', 'the admission', ({ status }) => status === 'accepted');
      const denied = wire.heard('entry').find(({ status }) => status === 'denied');
      expect(denied).toEqual({ room, status: 'denied', participant });
      const { livekit } = wire.heard('entry').at(-1)!;
      expect(livekit).toMatchObject({ room, url: nowhere.url });
      expect(await verifyAccess(nowhere, livekit!.token)).toMatchObject({
        identity: participant.id,
        name: participant.username,
        room,
      });
      // The token makes the connection a participant.
      expect(await wire.ask('room:watch', { room })).toMatchObject({ ok: true, role: 'participant' });
    }
    // The entry of the knock, and the entry pushed again when the second tab connected.
    expect(entriesOf(first.wire)).toEqual(['waiting', 'waiting', 'denied', 'accepted']);
    expect(entriesOf(tab)).toEqual(['waiting', 'denied', 'accepted']);
    const later = await scene.connect({ auth: { guest: first.guest } });
    expect(await later.hears('entry', 'where the guest stands')).toMatchObject({
      status: 'accepted',
      livekit: { room },
    });
  });

  it('in a tab that connected before another one knocked', async () => {
    const { room } = await scene.host();
    const { room: other, wire: otherHost } = await scene.host();
    const first = await scene.knock(room);
    const tab = await scene.connect({ auth: { guest: first.guest } });
    await tab.hears('entry', 'the first entry of the second tab');
    const { participant } = await first.wire.get('room:enter', { room: other });
    await tab.hears('entry', 'the knock of the other tab', (entry) => entry.room === other);
    await otherHost.get('lobby:decide', { room: other, participant_id: participant.id, allow_entry: true });
    await tab.hears('entry', 'the admission', (entry) => entry.room === other && entry.status === 'accepted');
  });

  it('in a tab that connected before a knock without a socket', async () => {
    const { room, wire: host } = await scene.host();
    const { room: other } = await scene.host();
    const guest = createRestGuest(scene.product.origin, 'Grace');
    await guest.ask(other);
    const person = await scene.people.newPerson();
    const [tab, accountTab] = await Promise.all(
      [guest.cookie(), person.cookie].map((cookie) => scene.connect({ cookie })),
    );
    const { id } = (await guest.ask(room)).json;
    await host.get('lobby:decide', { room, participant_id: id, allow_entry: true });
    await tab!.hears('entry', 'the admission', (entry) => entry.room === room && entry.status === 'accepted');

    const asAccount = await fetch(`${scene.product.origin}/api/v1.0/rooms/${room}/request-entry/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: `${person.cookie}; csrftoken=${'a'.repeat(32)}`,
        'x-csrftoken': 'a'.repeat(32),
      },
      body: JSON.stringify({ username: 'Ada' }),
    });
    const { id: account } = await asAccount.json();
    await accountTab!.hears('entry', 'the knock', (entry) => entry.room === room && entry.status === 'waiting');
    // The socket holds the place without further polling.
    await eventually(
      'that the tab holds the place',
      async () => (await scene.guestRow(room, account))!.replica !== null,
    );
    await host.get('lobby:decide', { room, participant_id: account, allow_entry: false });
    await accountTab!.hears('entry', 'the denial', ({ status }) => status === 'denied');
  });

  it('in a tab when another one knocks again', async () => {
    const { room, wire: host } = await scene.host();
    const first = await scene.knock(room);
    const tab = await scene.connect({ auth: { guest: first.guest } });
    await host.get('lobby:decide', { room, participant_id: first.participant.id, allow_entry: false });
    await tab.hears('entry', 'the denial', ({ status }) => status === 'denied');
    await scene.people.hurryGuest(room, first.participant.id);
    const again = await eventually('that the guest may knock again', async () => {
      const ack = await first.wire.get('room:enter', { room });
      return ack.status === 'waiting' && ack;
    });
    const entry = await tab.hears('entry', 'the new knock', ({ number }) => number === again.number);
    expect(entry).toMatchObject({ status: 'waiting', position: 1 });
  });

  it('in every tab when they leave', async () => {
    const { room } = await scene.host();
    const first = await scene.knock(room);
    const tab = await scene.connect({ auth: { guest: first.guest } });
    await tab.hears('entry', 'the first entry of the second tab');
    await first.wire.get('room:leave', { room });
    for (const wire of [first.wire, tab]) {
      const ended = await wire.hears('entry', 'the end by leaving', ({ status }) => status === 'ended');
      expect(ended).toMatchObject({ reason: 'left', participant: first.participant });
    }
  });
});
