import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type MeetingScene, startMeetingScene } from '#test/support/meeting-scene.ts';
import type { Person } from '#test/support/people.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';

describe('subjects of any identity provider', () => {
  const stack = new AsyncDisposableStack();
  let scene: MeetingScene;
  beforeAll(async () => {
    scene = stack.use(await startMeetingScene());
    stack.use(await receiveWebhooks(scene.product.origin + webhookPath));
  });
  afterAll(() => stack.disposeAsync());

  const newPerson = async (sub: string): Promise<Person> => {
    const person = await scene.people.newPerson();
    await scene.people.pool.query('update meet_user set sub = $2 where id = $1', [person.id, sub]);
    return { ...person, sub };
  };

  it.each([
    'auth0|5f7c8ec7c33c6c004bbafe82',
    'https://id.example.org/people?id=1&b=%2F#me',
    'uid=ada/b:c,d e ',
    `|${'x'.repeat(254)}`,
  ])('are people like any other in a meeting: %s', async (sub) => {
    const [host, person] = [await newPerson(`host of ${sub}`.slice(0, 255)), await newPerson(sub)];
    const room = await scene.people.newRoom(host);
    await scene.people.setRole(room, person, 'member');
    await using _host = await scene.join(room, host);
    await using attendee = await scene.join(room, person);
    expect(attendee.identity).toBe(sub);
    await eventually('the presence of both', async () => {
      const { rows } = await scene.people.pool.query(
        `select data ->> 'identity' as identity from greenroom.fact where room = $1 and type = 'participant.joined'`,
        [room],
      );
      return rows.some(({ identity }) => identity === sub) && rows.length === 2;
    });
    const act = (who: Person, name: string, body: object) =>
      scene.act({ person: who }, room, name, { participant_identity: sub, ...body });
    expect((await act(host, 'update-participant', { name: 'Ada' })).status).toBe(200);
    const hand = await scene.act({ token: attendee.token }, room, 'toggle-hand', { raised: true });
    expect(hand.status).toBe(200);
    const { name, attributes } = await scene.api.getParticipant(room, sub);
    expect([name, attributes.handRaisedAt]).toEqual(['Ada', expect.any(String)]);
    expect((await act(host, 'update-participant-role', { role: 'administrator' })).status).toBe(200);
    expect((await scene.api.getParticipant(room, sub)).attributes.room_role).toBe('administrator');
    // The one who was made a host acts like one, also on the room.
    expect((await scene.ask({ person }, 'GET', `rooms/${room}/waiting-participants/`)).status).toBe(200);
    expect((await act(host, 'update-participant-role', { role: 'member' })).status).toBe(200);
    expect((await act(host, 'remove-participant', {})).status).toBe(200);
    await eventually('being put out', () => !attendee.room.isConnected);
    const { json } = await scene.ask({ person }, 'GET', `rooms/${room}/`);
    expect(json.livekit).toBeUndefined();
  });
});
