import { describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import type { ReplayAnswer, ReplayStep } from '../../../web/operators/replay/replay-answer.ts';
import { createFeed } from '../../../web/operators/stately/create-feed.ts';
import { machineDefinition } from '../../../web/operators/stately/machine-definition.ts';
import type { BridgedActor, StatelyEvent } from '../../../web/operators/stately/stately-events.ts';

const room = 'a3b0c442-98fc-4c14-9afb-f4c8996fb924';

const actor = (revision: number, changes: Partial<BridgedActor> = {}): BridgedActor => ({
  kind: 'room',
  id: room,
  room,
  revision,
  value: { meeting: 'empty' },
  context: { sid: null },
  done: false,
  updated_at: '2030-01-01T00:00:09.000Z',
  ...changes,
});

const step = (revision: number, by_broadcast = false): ReplayStep => ({
  revision,
  state: 'meeting.empty',
  value: { meeting: 'empty' },
  timers: [],
  context: { sid: `RM_${revision}` },
  at: `2030-01-01T00:00:0${revision}.000Z`,
  event: { type: 'participant.joined', sid: `RM_${revision}` },
  before: 'meeting.empty',
  facts: [],
  commands: [],
  writes: [],
  messages: [],
  by_broadcast,
  agrees: true,
});

const replayOf = (...revisions: readonly number[]): ReplayAnswer => ({
  start: { ...step(revisions[0]! - 1), context: { sid: null } },
  steps: revisions.map((revision) => step(revision)),
  earlier: null,
});

function startFeed(read: (actor: BridgedActor, steps: number) => Promise<ReplayAnswer>) {
  const events: StatelyEvent[] = [];
  const feed = createFeed({ send: (event) => events.push(event), read });
  const shown = () => events.map(({ type, id }) => `${type} ${id.slice(id.indexOf('/', 40) + 1)}`);
  const arrived = (count: number) => eventually(`${count} events`, () => events.length >= count);
  return { feed, events, shown, arrived };
}

describe('what an inspector page receives', () => {
  it('is nothing before it is connected, then the actor, and an event and a snapshot for each step', async () => {
    const { feed, events, shown, arrived } = startFeed(async () => replayOf(1, 2));
    feed.update([actor(2)]);
    expect(events).toEqual([]);
    feed.connect();
    await arrived(5);
    expect(shown()).toEqual([
      '@xstate.actor actor',
      '@xstate.event 1/event',
      '@xstate.snapshot 1/snapshot',
      '@xstate.event 2/event',
      '@xstate.snapshot 2/snapshot',
    ]);
    expect(events[0]).toMatchObject({
      name: 'room',
      sessionId: `room/${room}`,
      rootId: `room/${room}`,
      parentId: undefined,
      snapshot: { status: 'active', value: { meeting: 'empty' }, context: { sid: null } },
      _version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      createdAt: expect.stringMatching(/^\d{13}$/),
    });
    expect(events[3]).toMatchObject({ event: { type: 'participant.joined', sid: 'RM_2' }, sourceId: undefined });
    expect(events[4]).toMatchObject({ snapshot: { context: { sid: 'RM_2' } }, event: { type: 'participant.joined' } });
  });

  it('goes on with the steps that are new', async () => {
    const asked: number[] = [];
    const { feed, shown, arrived } = startFeed(async ({ revision }, steps) => {
      asked.push(steps);
      return replayOf(revision);
    });
    feed.connect();
    feed.update([actor(1)]);
    await arrived(3);
    feed.update([actor(1)]);
    feed.update([actor(2)]);
    await arrived(5);
    expect(shown().slice(3)).toEqual(['@xstate.event 2/event', '@xstate.snapshot 2/snapshot']);
    expect(asked).toEqual([200, 1]);
  });

  it('is everything again after the page was loaded again', async () => {
    const { feed, shown, arrived } = startFeed(async () => replayOf(1));
    feed.update([actor(1)]);
    feed.connect();
    await arrived(3);
    feed.connect();
    await arrived(6);
    expect(shown().slice(3)).toEqual(shown().slice(0, 3));
  });

  it('is the current state alone when the past cannot be recomputed', async () => {
    const { feed, events, arrived } = startFeed(() => Promise.reject(new Error('away')));
    feed.update([actor(7, { done: true })]);
    feed.connect();
    await arrived(1);
    feed.update([actor(8, { done: true, context: { sid: 'RM_8' } })]);
    await arrived(2);
    expect(events).toMatchObject([
      { type: '@xstate.actor', snapshot: { status: 'done', context: { sid: null } } },
      { type: '@xstate.snapshot', snapshot: { status: 'done', context: { sid: 'RM_8' } } },
    ]);
  });

  it('names the room as parent of its guests and recordings, and as source of what it sent to all', async () => {
    const { feed, events, arrived } = startFeed(async () => ({ ...replayOf(1), steps: [step(1, true)] }));
    feed.update([actor(1, { kind: 'guest', id: `${room}/g1` })]);
    feed.connect();
    await arrived(3);
    expect(events).toMatchObject([
      { sessionId: `guest/${room}/g1`, parentId: `room/${room}`, rootId: `room/${room}` },
      { sourceId: `room/${room}` },
      {},
    ]);
  });

  it('ends when the operator stops it, even while the past is being read', async () => {
    const answer = Promise.withResolvers<ReplayAnswer>();
    const { feed, events } = startFeed(() => answer.promise);
    feed.update([actor(1)]);
    feed.connect();
    feed.close();
    answer.resolve(replayOf(1));
    await answer.promise;
    await Promise.resolve();
    expect(events).toEqual([]);
  });
});

describe('the definition of a machine', () => {
  it.each(['room', 'guest', 'recording'] as const)('of the %s is JSON with its states, without a context', (kind) => {
    const definition = JSON.parse(machineDefinition(kind));
    expect(definition.id).toBe(kind);
    expect(Object.keys(definition.states).length).toBeGreaterThan(5);
    expect(definition).not.toHaveProperty('context');
  });
});
