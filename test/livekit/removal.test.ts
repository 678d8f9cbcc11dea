import { RoomEvent } from '@livekit/rtc-node';
import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { type HostSession, logInHost, openRoom } from '#test/support/hosted-room.ts';
import { type LiveKitProxy, startLiveKitProxy } from '#test/support/livekit-proxy.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { openPeople, type People } from '#test/support/people.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords, type RoomRecords } from '#test/support/room-record.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';
import { startProduct } from '#test/support/start-product.ts';

describe('a host of a running meeting', () => {
  const livekit = ownLiveKit();
  const api = new RoomServiceClient(livekit.url, livekit.key, livekit.secret);
  const stack = new AsyncDisposableStack();
  let records: RoomRecords;
  let session: HostSession;
  let people: People;
  let proxy: LiveKitProxy;

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    people = stack.use(openPeople(database.url));
    proxy = stack.use(await startLiveKitProxy(livekit.url));
    const product = stack.use(
      await startProduct({
        databaseUrl: database.url,
        livekit: { ...livekit, url: proxy.url },
        env: { GREENROOM_LIVEKIT_PUBLIC_URL: livekit.url },
      }),
    );
    stack.use(await receiveWebhooks(product.origin + webhookPath));
    records = stack.use(openRecords(database.url));
    session = await logInHost(product.origin);
  });
  afterAll(() => stack.disposeAsync());

  const ask = async (who: HostSession, method: string, path: string, body?: object) => {
    const csrf = /csrftoken=([^;]+)/.exec(who.cookie)?.[1] ?? '';
    const headers = { cookie: who.cookie, 'x-csrftoken': csrf, 'content-type': 'application/json' };
    const response = await fetch(`${who.origin}/api/v1.0/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? null : JSON.parse(text) };
  };
  const remove = (room: string, participant_identity: string) =>
    ask(session, 'POST', `rooms/${room}/remove-participant/`, { participant_identity });

  it('puts an admitted guest out for the rest of the meeting, unless a host lets them in again', async () => {
    using room = await openRoom(session);
    await using _host = await joinLiveKit((await room.host.enter(room.id)).livekit!);
    await eventually('the meeting', async () => (await records.read(room.id)).meeting === 'running.active');
    const guest = room.newGuest();
    const { participant } = await guest.enter(room.id, 'Grace');
    await room.host.decide(room.id, participant.id, true);
    const token = (await guest.enter(room.id)).livekit!;
    await using inside = await joinLiveKit(token);

    const told: string[] = [];
    const watch = guest.watch(room.id, (change) => void (change.kind === 'ended' && told.push(`watch ${change.code}`)));
    await eventually('the guest watching', () => watch.state !== null);
    guest.onEntry((entry) => told.push(`${entry.status} ${entry.reason}`));
    expect(await remove(room.id, participant.id)).toEqual({ status: 200, json: { status: 'success' } });
    await eventually('the guest being put out', () => !inside.room.isConnected);
    await eventually('the guest being told', () => told.includes('ended removed'));
    await eventually('the end of what they watched', () => told.includes('watch banned'));
    expect(await guest.enter(room.id, 'Grace')).toMatchObject({ status: 'denied', reason: 'banned' });

    // LiveKit still accepts the token: a person who rejoins is removed again.
    await using back = await joinLiveKit(token);
    await eventually('being put out again', () => !back.room.isConnected);
    expect(await remove(room.id, participant.id)).toEqual({ status: 404, json: { error: 'Participant not found' } });

    expect(await room.host.decide(room.id, participant.id, true)).toMatchObject({ outcome: 'admitted' });
    const again = await guest.enter(room.id);
    expect(again).toMatchObject({ status: 'accepted' });
    await using stays = await joinLiveKit(again.livekit!);
    await eventually('the guest being believed present', async () =>
      (await records.read(room.id)).present.some(({ sid }) => sid === stays.sid),
    );
    expect(stays.room.isConnected).toBe(true);

    await remove(room.id, participant.id);
    await api.deleteRoom(room.id);
    await eventually('the end of the meeting', async () => (await records.read(room.id)).meeting === 'empty');
    expect(await guest.enter(room.id, 'Grace')).toMatchObject({ status: 'waiting' });
  });

  it('cancels a removal by admitting the guest again before LiveKit can be reached', async () => {
    using room = await openRoom(session);
    await using _host = await joinLiveKit((await room.host.enter(room.id)).livekit!);
    await eventually('the meeting', async () => (await records.read(room.id)).meeting === 'running.active');
    const guest = room.newGuest();
    const { participant } = await guest.enter(room.id, 'Grace');
    await room.host.decide(room.id, participant.id, true);
    await using inside = await joinLiveKit((await guest.enter(room.id)).livekit!);

    proxy.take('RemoveParticipant', 'breaks');
    expect(await remove(room.id, participant.id)).toMatchObject({ status: 500 });
    expect(await room.host.decide(room.id, participant.id, true)).toMatchObject({ outcome: 'admitted' });
    const jobs = `select from graphile_worker.jobs where task_identifier = 'livekit.removeParticipant'`;
    // A try that had looked before the decision may be about to ask LiveKit.
    const trying = `${jobs} and locked_at is not null`;
    await eventually('no try under way', async () => (await people.pool.query(trying)).rowCount === 0);
    proxy.restore();
    await eventually('the end of trying', async () => (await people.pool.query(jobs)).rowCount === 0);
    expect(inside.room.isConnected).toBe(true);
    expect(await api.listParticipants(room.id)).toHaveLength(2);
  });

  it('puts an account out of a public room, and gives it no token until the meeting ends', async () => {
    using room = await openRoom(session, 'public');
    await using _host = await joinLiveKit((await room.host.enter(room.id)).livekit!);
    await eventually('the meeting', async () => (await records.read(room.id)).meeting === 'running.active');
    const other = await logInHost(session.origin);
    const shown = async () => (await ask(other, 'GET', `rooms/${room.id}/`)).json;
    const { livekit: access } = await shown();
    await using inside = await joinLiveKit(access);

    expect(await remove(room.id, inside.identity)).toMatchObject({ status: 200 });
    const bare = await shown();
    expect([bare.id, bare.livekit, bare.pin_code]).toEqual([room.id, undefined, undefined]);
    const entry = await ask(other, 'POST', `rooms/${room.id}/request-entry/`, { username: 'Otto' });
    expect(entry.json).toMatchObject({ status: 'denied', livekit: null });
    const removed = (await records.read(room.id)).facts.find(({ type }) => type === 'participant.removed');
    expect(removed?.data).toMatchObject({ identity: inside.identity });

    await api.deleteRoom(room.id);
    await eventually('a token after the meeting', async () => (await shown()).livekit !== undefined);
  });

  it('without a socket is notified of a waiting guest, also when joining later', async () => {
    using room = await openRoom(session);
    const access = (await room.host.enter(room.id)).livekit!;
    const heard: string[] = [];
    const listen = (client: Awaited<ReturnType<typeof joinLiveKit>>, who: string) =>
      client.room.on(RoomEvent.DataReceived, (payload) => heard.push(`${who} ${new TextDecoder().decode(payload)}`));
    {
      await using host = await joinLiveKit(access);
      listen(host, 'first');
      await room.newGuest().enter(room.id, 'Grace');
      await eventually('the message', () => heard.includes('first {"type":"participantWaiting"}'));
    }
    await eventually('the host having left', async () => (await records.read(room.id)).present.length === 0);
    heard.length = 0;
    await using host = await joinLiveKit(access);
    listen(host, 'second');
    await eventually('the message for whom somebody waits', () =>
      heard.includes('second {"type":"participantWaiting"}'),
    );
  });
});
