import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { operatorToken } from '#test/support/http-product.ts';
import { type MeetingScene, startMeetingScene } from '#test/support/meeting-scene.ts';
import type { Person } from '#test/support/people.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords, type RoomRecords } from '#test/support/room-record.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';

describe('an operator', () => {
  const stack = new AsyncDisposableStack();
  let scene: MeetingScene;
  let records: RoomRecords;
  let owner: Person;

  beforeAll(async () => {
    scene = stack.use(await startMeetingScene({ env: { GREENROOM_OPERATOR_TOKEN: operatorToken } }));
    stack.use(await receiveWebhooks(scene.product.origin + webhookPath));
    records = stack.use(openRecords(scene.databaseUrl));
    owner = await scene.people.newPerson();
  });
  afterAll(() => stack.disposeAsync());

  const act = async (body: object) => {
    const response = await fetch(`${scene.product.origin}/operators/api/acts/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'a test', ...body }),
    });
    return { status: response.status, json: (await response.json()) as { readonly text: string } };
  };
  const atLiveKit = async (room: string) => (await scene.api.listRooms([room])).length;
  const meets = (room: string) =>
    eventually('the meeting', async () => (await records.read(room)).meeting === 'running.active');

  it('ends a meeting: everybody is disconnected, and the next one starts anew', async () => {
    const room = await scene.people.newRoom(owner);
    await using _first = await scene.join(room, owner);
    await meets(room);
    expect(await act({ act: 'meeting.end', room })).toMatchObject({ status: 200 });
    await eventually('the closed LiveKit room', async () => (await atLiveKit(room)) === 0);
    expect((await records.read(room)).meeting).toBe('empty');
    await using _second = await scene.join(room, owner);
    await meets(room);
    expect(await atLiveKit(room)).toBe(1);
  });

  it('resets a broken room, whose meeting the comparison with LiveKit finds again', async () => {
    const room = await scene.people.newRoom(owner);
    await using _person = await scene.join(room, owner);
    await meets(room);
    await scene.people.pool.query(
      `update greenroom.actor set snapshot = jsonb_set(snapshot, '{value}', '{"nonsense": "here"}') where id = $1`,
      [room],
    );
    expect((await act({ act: 'meeting.end', room })).status).toBe(503);
    expect(await act({ act: 'actor.reset', actor: { kind: 'room', id: room } })).toMatchObject({ status: 200 });
    await meets(room);
    expect(await atLiveKit(room)).toBe(1);
  });

  it('removes a person, who is disconnected and banned', async () => {
    const room = await scene.people.newRoom(owner, 'public');
    await using _host = await scene.join(room, owner);
    const mallory = await scene.people.newPerson();
    await using _guest = await scene.join(room, mallory);
    const sidOf = async () =>
      (
        await scene.people.pool.query(
          'select sid from greenroom.presence where room = $1 and identity = $2 and left_at is null',
          [room, mallory.sub],
        )
      ).rows[0]?.sid as string | undefined;
    await eventually('the person in the meeting', async () => (await sidOf()) !== undefined);
    expect(await act({ act: 'participant.remove', room, participant: await sidOf() })).toMatchObject({ status: 200 });
    await eventually('the person gone', async () => (await sidOf()) === undefined);
    expect((await scene.api.listParticipants(room)).map(({ identity }) => identity)).toEqual([owner.sub]);
  });

  it('compares everything with LiveKit', async () => {
    const room = await scene.people.newRoom(owner);
    await using _person = await scene.join(room, owner);
    await meets(room);
    expect((await act({ act: 'reconcile', dry_run: true })).json.text).toContain('would be compared');
    expect((await act({ act: 'reconcile' })).json.text).toContain('compared with LiveKit');
  });
});
