import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roomAddress } from '#machines/addresses.ts';
import type { EventTo } from '#machines/catalogue.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { MachineEvent } from '#src/actors/delivery.ts';
import { fireDueTimers } from '#src/actors/due-timers.ts';
import { mintAccess, openLiveKitKeys } from '#src/livekit/access-token.ts';
import type { Person } from '#test/support/people.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

// LiveKit's sids say nothing of who it is.
const person = (identity: string, device = 1) => ({
  sid: `PA_${hash('sha1', identity).slice(0, 12)}_${device}`,
  identity,
  name: '',
  kind: 'standard',
});
const report = (what: 'joined' | 'left', participant: object) => ({
  type: `participant.${what}`,
  sid: 'RM_1',
  participant,
  source: 'webhook',
});
const start = (identity: string) => ({ type: 'subtitles.start', identity });
const listed = { type: 'livekit.listed', sid: 'RM_1', recorders: [] };

describe('subtitles without LiveKit', () => {
  let scene: RestScene;
  let owner: Person;
  beforeAll(async () => {
    scene = await startRestScene({ ROOM_SUBTITLE_ENABLED: 'yes' });
    owner = await scene.people.newPerson();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const newRoom = () => scene.people.newRoom(owner, 'public');
  /** Tells a room all of it in one commit, as a sweep does. */
  const tell = (room: string, ...events: MachineEvent[]) =>
    deliver(
      scene.product.runtime,
      events.map((event) => ({
        to: roomAddress(room),
        event: event as EventTo<'room'>,
        key: randomUUID(),
        cause: { by: 'operator', id: 'a test' } as const,
      })),
    );
  const stateOf = async (room: string): Promise<unknown> => {
    const { rows } = await scene.people.pool.query(
      `select snapshot -> 'value' -> 'subtitles' as state from greenroom.actor where kind = 'room' and id = $1`,
      [room],
    );
    return rows[0].state;
  };
  const wishesIn = async (room: string): Promise<string[]> => {
    const { rows } = await scene.people.pool.query(
      'select identity from greenroom.subtitle_wish where room = $1 order by 1',
      [room],
    );
    return rows.map(({ identity }) => identity);
  };
  /** As if the person who left had been absent for long. */
  const passTime = async (room: string): Promise<void> => {
    const { rowCount } = await scene.people.pool.query(
      `update greenroom.actor set due_at = '2000-01-01',
          timers = jsonb_set(timers, '{subtitles.absent,at}', '"2000-01-01T00:00:00.000Z"')
        where kind = 'room' and id = $1 and timers ? 'subtitles.absent'`,
      [room],
    );
    expect(rowCount).toBe(1);
    await fireDueTimers(scene.product.runtime);
  };
  /** A room in which these people are, want subtitles, and have them. */
  async function subtitled(...identities: string[]): Promise<string> {
    const room = await newRoom();
    await tell(room, ...identities.map((identity) => report('joined', person(identity))));
    await tell(room, ...identities.map(start), { type: 'subtitles.dispatched', dispatch: 'AD_1', agent: 'PA_agent' });
    expect([await stateOf(room), await wishesIn(room)]).toEqual([{ on: 'fresh' }, identities]);
    return room;
  }
  async function post(room: string, act: 'start' | 'stop', identity: string, tokenRoom = room) {
    const keys = openLiveKitKeys({ ...scene.product.livekit, defaultSources: [] });
    const holder = { identity, name: '', role: null, authenticated: false };
    const { token } = await mintAccess(keys, holder, { name: tokenRoom, configuration: {} });
    const response = await fetch(`${scene.product.origin}/api/v1.0/rooms/${room}/${act}-subtitle/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, json: await response.json() };
  }

  it('go on while somebody who wants them is there, on whichever device', async () => {
    const room = await subtitled('ada');
    await tell(room, report('joined', person('ada', 2)));
    await tell(room, report('left', person('ada')));
    expect([await stateOf(room), await wishesIn(room)]).toEqual([{ on: 'fresh' }, ['ada']]);
    await tell(room, report('left', person('ada', 2)));
    expect([await stateOf(room), await wishesIn(room)]).toEqual([{ on: 'fresh' }, ['ada']]);
    await passTime(room);
    expect([await stateOf(room), await wishesIn(room)]).toEqual([{ deleting: 'stopping' }, []]);
  });

  it('survive a short absence of whoever asked for them, also when others stop them meanwhile', async () => {
    const room = await subtitled('ada', 'bob');
    await tell(room, report('left', person('ada')));
    await post(room, 'stop', 'bob');
    expect([await stateOf(room), await wishesIn(room)]).toEqual([{ on: 'fresh' }, ['ada']]);
    await tell(room, report('joined', person('ada', 2)));
    await passTime(room);
    expect([await stateOf(room), await wishesIn(room)]).toEqual([{ on: 'fresh' }, ['ada']]);
    await tell(room, report('left', person('ada', 2)));
    await tell(room, listed);
    expect(await stateOf(room)).toEqual({ on: 'fresh' });
    await passTime(room);
    expect(await stateOf(room)).toEqual({ deleting: 'stopping' });
  });

  it('go on when others leave, and with one of two who want them', async () => {
    const room = await subtitled('ada', 'bob');
    await tell(room, report('joined', person('eve')));
    await tell(room, report('left', person('eve')));
    await tell(room, report('left', person('ada')));
    await passTime(room);
    expect([await stateOf(room), await wishesIn(room)]).toEqual([{ on: 'fresh' }, ['bob']]);
    expect(await post(room, 'stop', 'eve')).toEqual({ status: 200, json: { status: 'success' } });
    expect(await stateOf(room)).toEqual({ on: 'fresh' });
    expect(await post(room, 'stop', 'bob')).toEqual({ status: 200, json: { status: 'success' } });
    expect([await stateOf(room), await wishesIn(room)]).toEqual([{ deleting: 'stopping' }, []]);
  });

  it('are started and stopped without storing the person’s identity in the journal', async () => {
    const sub = 'sub-of-ada-at-the-provider';
    const room = await subtitled(sub);
    await post(room, 'start', sub);
    await post(room, 'stop', sub);
    const { rows } = await scene.people.pool.query(
      `select cause, j::text as line from greenroom.journal j where room = $1 order by id`,
      [room],
    );
    expect(rows.map(({ line }) => line).join()).not.toContain(sub);
    const asked = rows.filter(({ cause }) => cause.by === 'participant').map(({ cause }) => cause.id);
    expect(asked).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), asked[0]]);
    // A keyed hash, so that known candidates cannot be looked up.
    const plain = ['sha1', 'sha256', 'sha512', 'md5'].map((name) => hash(name, sub).slice(0, 16));
    expect(plain).not.toContain(asked[0]);
  });

  it('stop when everybody who wants them leaves at once', async () => {
    const room = await subtitled('ada', 'bob');
    await tell(room, report('left', person('ada')), report('left', person('bob')));
    await passTime(room);
    expect(await stateOf(room)).toEqual({ deleting: 'stopping' });
  });

  it('are kept for a limited time for a person whose join is not reported yet', async () => {
    const room = await subtitled('ada');
    await tell(room, start('eve'));
    await post(room, 'stop', 'ada');
    await tell(room, listed);
    expect([await stateOf(room), await wishesIn(room)]).toEqual([{ on: 'fresh' }, ['eve']]);
    await scene.people.pool.query(`update greenroom.subtitle_wish set at = now() - interval '1 hour' where room = $1`, [
      room,
    ]);
    await tell(room, listed);
    await passTime(room);
    expect([await stateOf(room), await wishesIn(room)]).toEqual([{ deleting: 'stopping' }, []]);
  });

  it('are answered as soon as the outcome is committed', async () => {
    const room = await newRoom();
    await tell(room, report('joined', person('ada')));
    const answer = post(room, 'start', 'ada');
    await expect.poll(() => stateOf(room)).toEqual({ dispatching: 'wanted' });
    await tell(room, { type: 'subtitles.dispatched', dispatch: 'AD_1', agent: null });
    expect(await answer).toEqual({ status: 200, json: { status: 'success' } });
    // Asked again, and while it is looked for.
    expect(await post(room, 'start', 'bob')).toEqual({ status: 200, json: { status: 'success' } });
    expect(await wishesIn(room)).toEqual(['ada', 'bob']);
  });

  it('are answered before LiveKit has reported the person’s join', async () => {
    const room = await newRoom();
    const answer = post(room, 'start', 'ada');
    await tell(room, report('joined', person('ada')));
    await expect.poll(() => stateOf(room)).toEqual({ dispatching: 'wanted' });
    await tell(room, { type: 'subtitles.dispatchFailed', reason: 'refused' });
    expect(await answer).toEqual({ status: 500, json: { error: `Subtitles failed to start for room room-${room}` } });
    expect(await wishesIn(room)).toEqual([]);
  });

  it('are answered when no outcome comes in time, and the room continues', async () => {
    const room = await newRoom();
    await tell(room, report('joined', person('ada')));
    expect((await post(room, 'start', 'ada')).status).toBe(500);
    await tell(room, { type: 'subtitles.dispatched', dispatch: 'AD_1', agent: 'PA_agent' });
    expect(await stateOf(room)).toEqual({ on: 'fresh' });
  });

  it('are refused to a token of an earlier meeting, whose holder is not there and has no right', async () => {
    const room = await subtitled('ada');
    await scene.people.pool.query("update public.meet_room set access_level = 'restricted' where resource_id = $1", [
      room,
    ]);
    for (const act of ['start', 'stop'] as const) {
      expect((await post(room, act, 'eve')).status).toBe(403);
      expect((await post(room, act, 'ada')).status).toBe(200);
    }
  });

  it('are refused to banned people, to participants of other rooms, and while disabled', async () => {
    const room = await subtitled('ada');
    await tell(room, { type: 'participant.removed', identity: 'ada', guest: null, user: null, by: owner.id });
    expect(await post(room, 'start', 'ada')).toMatchObject({ status: 403 });
    expect(await post(room, 'stop', 'ada')).toMatchObject({ status: 403 });
    expect(await post(room, 'start', 'bob', await newRoom())).toMatchObject({ status: 403 });
    await using off = await startRestScene();
    const path = `${off.product.origin}/api/v1.0/rooms/${randomUUID()}/start-subtitle/`;
    expect((await fetch(path, { method: 'POST' })).status).toBe(403);
    const { token } = (await off.call(null, 'GET', 'rooms/somewhere/')).json.livekit;
    const answer = await fetch(path, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, await answer.json()]).toEqual([404, { detail: 'Not found.' }]);
  });
});
