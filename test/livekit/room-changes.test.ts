import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#src/client/client.ts';
import type { WatchChange } from '#src/client/room-view.ts';
import type { Entry } from '#src/realtime/pushes.ts';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { type HostSession, logInHost, openRoom } from '#test/support/hosted-room.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords, type RoomRecords } from '#test/support/room-record.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';
import { startProduct } from '#test/support/start-product.ts';

describe('a room that is changed during a meeting', () => {
  const livekit = ownLiveKit();
  const api = new RoomServiceClient(livekit.url, livekit.key, livekit.secret);
  const stack = new AsyncDisposableStack();
  let records: RoomRecords;
  let session: HostSession;

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    const product = stack.use(await startProduct({ databaseUrl: database.url, livekit }));
    stack.use(await receiveWebhooks(product.origin + webhookPath));
    records = stack.use(openRecords(database.url));
    session = await logInHost(product.origin);
  });
  afterAll(() => stack.disposeAsync());

  const ask = async (method: 'PATCH' | 'DELETE', room: string, body: object = {}) => {
    const csrf = /csrftoken=([^;]+)/.exec(session.cookie)?.[1] ?? '';
    const headers = { cookie: session.cookie, 'x-csrftoken': csrf, 'content-type': 'application/json' };
    const url = `${session.origin}/api/v1.0/rooms/${room}/`;
    const { status } = await fetch(url, { method, headers, body: JSON.stringify(body) });
    return status;
  };
  const metadataOf = async (room: string): Promise<object> =>
    JSON.parse((await api.listRooms([room]))[0]?.metadata || '{}');

  it('updates its metadata at LiveKit, keeps other keys, also for simultaneous writes', async () => {
    using room = await openRoom(session);
    await using _host = await joinLiveKit((await room.host.enter(room.id)).livekit!);
    await eventually('the meeting', async () => (await records.read(room.id)).meeting === 'running.active');
    await api.updateRoomMetadata(room.id, JSON.stringify({ theme: 'dark' }));

    const configuration = { everyone_can_mute: false };
    const answers = [
      ask('PATCH', room.id, { configuration }),
      ask('PATCH', room.id, { access_level: 'trusted' }),
      ask('PATCH', room.id, { name: `Another name of ${room.id}` }),
    ];
    expect(await Promise.all(answers)).toEqual([200, 200, 200]);
    await eventually('both changes in the metadata', async () => {
      const metadata = JSON.stringify(await metadataOf(room.id));
      return metadata === JSON.stringify({ theme: 'dark', configuration, access_level: 'trusted' });
    });
    const { facts } = await records.read(room.id);
    const told = facts.filter(({ type }) => type === 'room.changed').map(({ data }) => data);
    expect(told).toHaveLength(2);
    expect(told).toEqual(expect.arrayContaining([{ configuration }, { access_level: 'trusted' }]));
  });

  it('does not call LiveKit without a change', async () => {
    using room = await openRoom(session);
    expect(await ask('PATCH', room.id, { access_level: 'restricted' })).toBe(200);
    expect((await records.read(room.id)).journal).toEqual([]);
  });

  it('admits all waiting guests when it becomes public, without another knock', async () => {
    using room = await openRoom(session);
    const changes: WatchChange[] = [];
    room.host.watch(room.id, (change) => changes.push(change));
    const guests = [room.newGuest(), room.newGuest()];
    for (const guest of guests) expect(await guest.enter(room.id, 'Grace')).toMatchObject({ status: 'waiting' });
    const told = guests.map(nextDecision);

    expect(await ask('PATCH', room.id, { access_level: 'public' })).toBe(200);
    for (const entry of await Promise.all(told)) {
      expect(entry).toMatchObject({ status: 'accepted', livekit: { room: room.id } });
      await using _inside = await joinLiveKit(entry.livekit!);
    }
    const { facts, guests: rows, waiting } = await records.read(room.id);
    expect(facts.filter(({ type }) => type === 'lobby.admittedAll')).toMatchObject([
      { data: { through: 2, count: 2 } },
    ]);
    expect(facts.some(({ type }) => type === 'guest.admitted')).toBe(false);
    expect(rows).toMatchObject([{ status: 'admitted' }, { status: 'admitted' }]);
    expect(waiting).toBe(0);
    await eventually('the host seeing nobody wait', () => {
      const last = changes.findLast(({ kind }) => kind !== 'ended');
      return last !== undefined && last.kind !== 'ended' && last.view.lobby?.guests.length === 0;
    });
  });

  it('admits the waiting accounts when it becomes trusted, and nobody else', async () => {
    using room = await openRoom(session);
    using account = await openRoom(await logInHost(session.origin));
    const anonymous = room.newGuest();
    expect(await account.host.enter(room.id)).toMatchObject({ status: 'waiting' });
    expect(await anonymous.enter(room.id, 'Grace')).toMatchObject({ status: 'waiting' });
    const told = nextDecision(account.host);

    expect(await ask('PATCH', room.id, { access_level: 'trusted' })).toBe(200);
    expect(await told).toMatchObject({ status: 'accepted' });
    expect((await records.read(room.id)).guests).toMatchObject([{ status: 'admitted' }, { status: 'waiting' }]);
  });

  it('is closed when it is deleted, and everybody receives the reason', async () => {
    using room = await openRoom(session);
    const changes: WatchChange[] = [];
    room.host.watch(room.id, (change) => changes.push(change));
    const { livekit: access } = await room.host.enter(room.id);
    await using host = await joinLiveKit(access!);
    await eventually('the meeting', async () => (await records.read(room.id)).meeting === 'running.active');
    const guest = room.newGuest();
    await guest.enter(room.id, 'Grace');
    const told = nextDecision(guest);

    expect(await ask('DELETE', room.id)).toBe(204);
    expect(await told).toMatchObject({ status: 'ended', reason: 'room_deleted' });
    await eventually('the host being put out of LiveKit', () => !host.room.isConnected);
    await eventually('the end of the watch', () =>
      changes.some((change) => change.kind === 'ended' && change.code === 'room_deleted'),
    );
    const facts = changes.flatMap((change) => (change.kind === 'fact' ? [change.fact] : []));
    expect(facts.find(({ type }) => type === 'meeting.ended')?.data).toEqual({ reason: 'room_deleted' });
    // People are disconnected shortly before their room is closed.
    await eventually('the end of the LiveKit room', async () => (await api.listRooms([room.id])).length === 0);
    await expect(room.host.enter(room.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await ask('DELETE', room.id)).toBe(404);

    // The token that was given out still opens a LiveKit room: it is closed again.
    await using back = await joinLiveKit(access!);
    await eventually('being put out again', () => !back.room.isConnected, { timeout: 20_000 });
    const record = await eventually('the room being closed again', async () => {
      const read = await records.read(room.id);
      return read.meeting === 'deleted.closed' && read;
    });
    expect([record.present, record.waiting]).toEqual([[], 0]);
  });
});

/** The next entry of a guest that is more than a new position. */
function nextDecision(guest: Client): Promise<Entry> {
  return new Promise((resolve) => {
    guest.onEntry((entry) => void (entry.status !== 'waiting' && resolve(entry)));
  });
}
