import type { AgentRole } from './room.agents.ts';
import type { RoomContext } from './room.context.ts';
import { roomSetup } from './room.setup.ts';

/**
 * The region that keeps one agent running while somebody wants it: it is dispatched, must appear, and is dispatched
 * again, after growing pauses, when it dies. A dispatch and its deletion never overlap: there is one agent at a time.
 */
export function superviseAgent(role: AgentRole) {
  const of = { role };
  const state = (path: string) => `#room.${role}.${path}`;
  const joins = { type: 'agentJoins', params: of } as const;
  const leaves = { type: 'agentLeaves', params: of } as const;
  const isThere = { type: 'agentIsThere', params: of } as const;
  const mayTryAgain = { type: 'mayTryAgain', params: of } as const;

  const forget = { type: 'forgetAgent', params: of } as const;
  const note = { type: 'noteAgent', params: of } as const;
  const keep = { type: 'keepDispatch', params: of } as const;
  const appear = [note, { type: 'noteAppeared', params: of }, { type: 'announceAgentStarted', params: of }] as const;
  const stop = ['wish.clear', { type: 'announceAgentStopped', params: of }] as const;
  const fail = ['wish.clear', { type: 'announceAgentFailed', params: of }] as const;
  const wish = { type: 'wish.add', params: wisherOf } as const;
  const unwish = { type: 'wish.remove', params: wisherOf } as const;
  const absent = `${role}.absent` as const;

  const start = { guard: 'meets', target: state('dispatching'), actions: wish } as const;
  /** Nobody wants it any more, or the meeting is over. */
  const unwanted = (target: string) =>
    ({
      'meeting.over': { target, actions: stop },
      'subtitles.stop': [{ guard: 'lastWisherStops', target, actions: stop }, { actions: unwish }],
      // Who is away with LiveKit may come back, and so may whoever leaves.
      'livekit.listed': [{ guard: 'isLost' }, { guard: 'nobodyWishes', actions: 'awaitWishers' }],
      'participant.left': [
        { guard: leaves, actions: { type: 'noteAgentGone', params: of } },
        { guard: 'isLost' },
        { guard: 'wisherLeaves', actions: 'awaitWishers' },
      ],
      [absent]: { guard: 'nobodyWishes', target, actions: stop },
      // The looks that follow tell who came back.
      'livekit.lost': { actions: 'forgetAbsence' },
      'livekit.back': { actions: 'forgetAbsence' },
    }) as const;
  const noted = {
    'participant.joined': { guard: joins, actions: note },
    'participant.left': { guard: leaves, actions: { type: 'noteAgentGone', params: of } },
  } as const;
  const wantedAgain = { 'subtitles.start': { guard: 'meets', target: 'wanted', actions: wish } } as const;
  const found = [{ guard: isThere, target: state('on'), actions: appear }, { target: state('gone') }] as const;
  const deleted = (target: string) =>
    ({ 'subtitles.dispatchDeleted': state(target), 'subtitles.deleteFailed': state(target) }) as const;

  return roomSetup.createStateConfig({
    initial: 'off',
    on: {
      'subtitles.start': { guard: 'meets', actions: wish },
      // Others who want it are there.
      [absent]: { actions: 'wish.dropAbsent' },
    },
    states: {
      off: { entry: forget, on: { 'subtitles.start': start } },
      failed: {
        entry: forget,
        on: { 'subtitles.start': start, 'meeting.over': { target: 'off', actions: stop } },
      },
      dispatching: {
        initial: 'wanted',
        entry: [
          { type: 'countTry', params: of },
          { type: 'livekit.dispatchAgent', params: of },
        ],
        states: {
          wanted: {
            on: {
              ...unwanted('unwanted'),
              'participant.joined': noted['participant.joined'],
              'subtitles.dispatched': [
                { guard: isThere, target: state('on'), actions: [keep, ...appear] },
                { target: state('appearing'), actions: keep },
              ],
              'subtitles.dispatchFailed': state('gone'),
            },
          },
          unwanted: {
            on: {
              ...noted,
              ...wantedAgain,
              'subtitles.dispatched': { target: state('deleting'), actions: keep },
              'subtitles.dispatchFailed': state('deleting'),
            },
          },
        },
      },
      appearing: {
        after: { agentAppears: 'looking' },
        on: {
          ...unwanted('deleting'),
          'participant.joined': { guard: joins, target: 'on', actions: appear },
        },
      },
      // Reports get lost: LiveKit is asked before it is given up.
      looking: {
        initial: 'wanted',
        entry: { type: 'livekit.findAgent', params: of },
        states: {
          wanted: {
            on: {
              ...unwanted('unwanted'),
              'participant.joined': noted['participant.joined'],
              'subtitles.found': found,
              'subtitles.findFailed': found,
            },
          },
          unwanted: {
            on: {
              ...noted,
              ...wantedAgain,
              'subtitles.found': state('deleting'),
              'subtitles.findFailed': state('deleting'),
            },
          },
        },
      },
      on: {
        initial: 'fresh',
        on: {
          ...unwanted('deleting'),
          // It came anew before the report that it left.
          'participant.joined': { guard: joins, actions: note },
          'participant.left': [{ guard: leaves, target: 'gone' }, ...unwanted('deleting')['participant.left'].slice(1)],
          'meeting.moved': 'gone',
        },
        states: {
          fresh: { after: { agentProves: { target: 'steady', actions: { type: 'trustAgent', params: of } } } },
          steady: {},
        },
      },
      gone: {
        always: [
          { guard: mayTryAgain, target: 'deleting.replacing' },
          { target: 'deleting.failing', actions: fail },
        ],
      },
      deleting: {
        initial: 'stopping',
        entry: { type: 'livekit.deleteDispatch', params: dispatchOf(role) },
        exit: { type: 'dropDispatch', params: of },
        states: {
          stopping: {
            on: { ...deleted('off'), 'subtitles.start': { guard: 'meets', target: 'restarting', actions: wish } },
          },
          restarting: { exit: forget, on: { ...deleted('dispatching'), ...unwanted('stopping') } },
          replacing: { on: { ...deleted('pausing'), ...unwanted('stopping') } },
          failing: {
            on: {
              ...deleted('failed'),
              'subtitles.start': { guard: 'meets', target: 'restarting', actions: wish },
              'meeting.over': { target: 'stopping', actions: stop },
            },
          },
        },
      },
      pausing: {
        after: { [`${role}Pause` as const]: 'dispatching' },
        on: unwanted('off'),
      },
    },
  });
}

/** Whose wish it is. */
function wisherOf({ event }: { event: unknown }): { identity: string } {
  return { identity: (event as { identity: string }).identity };
}

const dispatchOf =
  (role: AgentRole) =>
  ({ context }: { context: RoomContext }) => ({ role, dispatch: context[role].dispatch });
