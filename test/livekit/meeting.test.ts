import { AudioSource, LocalAudioTrack, TrackPublishOptions, TrackSource } from '@livekit/rtc-node';
import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#src/client/client.ts';
import type { Entry } from '#src/realtime/pushes.ts';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { type HostSession, logInHost, openRoom } from '#test/support/hosted-room.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords, type RoomRecords } from '#test/support/room-record.ts';
import { joinLiveKit, type RtcClient } from '#test/support/rtc-client.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';
import { startProduct } from '#test/support/start-product.ts';

describe('a meeting on a real LiveKit', () => {
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

  const meets = (room: string, state: string) =>
    eventually(`the meeting of the room being ${state}`, async () => {
      const record = await records.read(room);
      return record.meeting === state && record;
    });

  it('begins with a real join, outlasts the last leave, and ends with the LiveKit room', async () => {
    using room = await openRoom(session);
    const { livekit: access, participant } = await room.host.enter(room.id);
    await using host = await joinLiveKit(access!);

    const begun = await meets(room.id, 'running.active');
    expect(begun.context.sid).toBe(await host.room.getSid());
    expect(begun.present).toEqual([{ sid: host.sid, identity: participant.id, livekitRoom: await host.room.getSid() }]);
    expect(begun.facts.map(({ type, number }) => `${number} ${type}`)).toEqual([
      '1 meeting.started',
      '2 participant.joined',
    ]);
    expect(begun.facts[1]!.data).toEqual({ identity: participant.id, name: participant.username, kind: 'standard' });
    const line = begun.journal.find(({ event }) => event === 'participant.joined');
    expect(line).toMatchObject({ kind: 'room', cause: { by: 'webhook', id: expect.stringMatching(/^EV_/) } });

    const guest = room.newGuest();
    expect(await guest.enter(room.id, 'Grace')).toMatchObject({ status: 'waiting' });

    await host.leave();
    const alone = await eventually('the leave of the last one', async () => {
      const record = await records.read(room.id);
      return record.present.length === 0 && record;
    });
    expect(alone.meeting).toBe('running.active');
    expect(alone.facts.at(2)).toMatchObject({ type: 'participant.left', data: { identity: participant.id } });
    expect(alone.guests).toMatchObject([{ status: 'waiting' }]);

    const ended = nextDecision(guest);
    await api.deleteRoom(room.id);
    const over = await meets(room.id, 'empty');
    expect(over.facts.map(({ type }) => type)).toEqual(expect.arrayContaining(['meeting.ended', 'lobby.cleared']));
    expect(over.facts.find(({ type }) => type === 'meeting.ended')!.data).toEqual({ reason: 'finished' });
    expect(over.present).toEqual([]);
    expect(over.guests).toMatchObject([{ status: 'gone', reason: 'meeting_ended' }]);
    expect(over.waiting).toBe(0);
    expect(await ended).toMatchObject({ status: 'ended', reason: 'meeting_ended' });
  });

  it('clears presence when it is ended with people in it', async () => {
    using room = await openRoom(session);
    await using _host = await joinLiveKit((await room.host.enter(room.id)).livekit!);
    await meets(room.id, 'running.active');
    await api.deleteRoom(room.id);
    expect((await meets(room.id, 'empty')).present).toEqual([]);
  });

  it('lets an admitted guest in with the token of the entry', async () => {
    using room = await openRoom(session);
    await using host = await joinLiveKit((await room.host.enter(room.id)).livekit!);
    const guest = room.newGuest();
    const { participant } = await guest.enter(room.id, 'Grace');
    const told = nextDecision(guest);
    expect(await room.host.decide(room.id, participant.id, true)).toMatchObject({ outcome: 'admitted' });

    const entry = await told;
    expect(entry).toMatchObject({ status: 'accepted', participant: { id: participant.id } });
    await using inside = await joinLiveKit(entry.livekit!);
    expect(inside.room.localParticipant).toMatchObject({
      identity: participant.id,
      name: 'Grace',
      attributes: { color: participant.color, is_authenticated: 'false' },
    });
    await eventually('the host seeing the guest', () => host.others().includes(participant.id));
    const record = await eventually('both being present', async () => {
      const read = await records.read(room.id);
      return read.present.length === 2 && read;
    });
    expect(record.present.map(({ sid }) => sid).sort()).toEqual([host.sid, inside.sid].sort());
  });

  it('lets nobody but hosts publish in a room configured so', async () => {
    using room = await openRoom(session);
    await records.pool.query(
      `update meet_room set configuration = '{"can_publish_sources": []}' where resource_id = $1`,
      [room.id],
    );
    await using host = await joinLiveKit((await room.host.enter(room.id)).livekit!);
    const guest = room.newGuest();
    const { participant } = await guest.enter(room.id, 'Grace');
    await room.host.decide(room.id, participant.id, true);
    await using inside = await joinLiveKit((await guest.enter(room.id)).livekit!);

    await expect(publishTone(host)).resolves.toMatchObject({ sid: expect.stringMatching(/^TR_/) });
    await eventually(
      'the guest hearing the host',
      () => inside.room.remoteParticipants.get(host.identity)?.trackPublications.size === 1,
    );
    // As LiveKit reads the token; a client that publishes nevertheless is refused only after ten seconds.
    const { permission } = await api.getParticipant(room.id, participant.id);
    expect(permission).toMatchObject({ canPublish: false, canPublishData: true, canSubscribe: true });
  });
});

/** The next entry of a guest that is more than a new position. */
function nextDecision(guest: Client): Promise<Entry> {
  return new Promise((resolve) => {
    guest.onEntry((entry) => void (entry.status !== 'waiting' && resolve(entry)));
  });
}

async function publishTone({ room }: RtcClient) {
  const source = new AudioSource(48_000, 1);
  const track = LocalAudioTrack.createAudioTrack('tone', source);
  const options = new TrackPublishOptions();
  options.source = TrackSource.SOURCE_MICROPHONE;
  return room.localParticipant!.publishTrack(track, options);
}
