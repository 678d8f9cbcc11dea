import type { AgentRole } from '../room.agents.ts';
import type { RoomContext } from '../room.context.ts';
import type { AgentReport } from './agent.events.ts';

/** Demand for the agent, as transitions that the supervisor inserts into its states. */
interface Demand<Wish, Clear extends readonly unknown[], Ends, Left extends readonly unknown[], Always> {
  /** Actions of the request to start. */
  readonly wish: Wish;
  /** Actions at the end, whether the agent was stopped or has failed. */
  readonly clear: Clear;
  /** Transitions that end the demand, apart from the end of the meeting. */
  readonly ends: (ended: Ended<Clear>) => Ends;
  /** Transitions of the demand on `participant.left`. */
  readonly left: Left;
  /** Transitions in every state that does not handle the event itself. */
  readonly always: Always;
}

/** Target and actions when the demand has ended. */
interface Ended<Clear extends readonly unknown[]> {
  readonly target: string;
  readonly actions: readonly [
    ...Clear,
    { readonly type: 'announceAgentStopped'; readonly params: { readonly role: AgentRole } },
  ];
}

/** The last part of an event's name; the role is the first. */
type Heard = 'start' | (AgentReport<''>['type'] extends `.${infer What}` ? What : never);

/**
 * Region that keeps one agent running while it is needed: dispatches it, waits for it to appear, and dispatches it
 * again after growing pauses when it dies. A dispatch and its deletion never overlap, so there is one agent at a time.
 */
export function superviseAgent<
  Role extends AgentRole,
  const Wish,
  const Clear extends readonly unknown[],
  const Ends extends object,
  const Left extends readonly unknown[],
  const Always extends object,
>(role: Role, demand: Demand<Wish, Clear, Ends, Left, Always>) {
  const { wish, clear, left } = demand;
  const of = { role } as const;
  const state = (path: string) => `#room.${role}.${path}`;
  const on = <What extends Heard, Ways>(what: What, ways: Ways) =>
    ({ [`${role}.${what}`]: ways }) as { readonly [Name in `${Role}.${What}`]: Ways };

  /** The collector's dispatch names the recording. */
  const aboutOf = ({ context }: { context: RoomContext }) => ({
    role,
    about: role === 'collector' ? (context.recording?.id ?? null) : null,
  });

  const joins = { type: 'agentJoins', params: of } as const;
  const leaves = { type: 'agentLeaves', params: of } as const;
  const isThere = { type: 'agentIsThere', params: of } as const;
  const mayTryAgain = { type: 'mayTryAgain', params: of } as const;

  const forget = { type: 'forgetAgent', params: of } as const;
  const note = { type: 'noteAgent', params: of } as const;
  const noteGone = { type: 'noteAgentGone', params: of } as const;
  const keep = { type: 'keepDispatch', params: of } as const;
  const appear = [note, { type: 'noteAppeared', params: of }, { type: 'announceAgentStarted', params: of }] as const;
  const fail = [...clear, { type: 'announceAgentFailed', params: of }] as const;

  const ended = (target: string) =>
    ({ target, actions: [...clear, { type: 'announceAgentStopped', params: of }] }) as const;
  const wanted = (target: string) => on('start', { guard: 'meets', target, actions: wish } as const);
  /** The demand or the meeting ends; meanwhile the agent may be gone. */
  const unwanted = (target: string) =>
    ({
      'meeting.over': ended(target),
      ...demand.ends(ended(target)),
      'participant.left': [{ guard: leaves, actions: noteGone }, ...left],
    }) as const;
  const joined = { 'participant.joined': { guard: joins, actions: note } } as const;
  const noted = { ...joined, 'participant.left': { guard: leaves, actions: noteGone } } as const;
  const found = [{ guard: isThere, target: state('on'), actions: appear }, { target: state('gone') }] as const;
  const deleted = (target: string) => ({
    ...on('dispatchDeleted', state(target)),
    ...on('deleteFailed', state(target)),
  });

  return {
    initial: 'off',
    on: { ...on('start', { guard: 'meets', actions: wish } as const), ...demand.always },
    states: {
      off: { entry: forget, on: wanted(state('dispatching')) },
      failed: { entry: forget, on: { ...wanted(state('dispatching')), 'meeting.over': ended('off') } },
      dispatching: {
        initial: 'wanted',
        entry: [
          { type: 'countTry', params: of },
          { type: 'livekit.dispatchAgent', params: aboutOf },
        ],
        states: {
          wanted: {
            on: {
              ...unwanted('unwanted'),
              ...joined,
              ...on('dispatched', [
                { guard: isThere, target: state('on'), actions: [keep, ...appear] },
                { target: state('appearing'), actions: keep },
              ] as const),
              ...on('dispatchFailed', state('gone')),
            },
          },
          unwanted: {
            on: {
              ...noted,
              ...wanted('wanted'),
              ...on('dispatched', { target: state('deleting'), actions: keep } as const),
              ...on('dispatchFailed', state('deleting')),
            },
          },
        },
      },
      appearing: {
        after: { agentAppears: 'looking' },
        on: { ...unwanted('deleting'), 'participant.joined': { guard: joins, target: 'on', actions: appear } },
      },
      // Webhooks get lost: LiveKit is asked before the agent is given up.
      looking: {
        initial: 'wanted',
        entry: { type: 'livekit.findAgent', params: of },
        states: {
          wanted: { on: { ...unwanted('unwanted'), ...joined, ...on('found', found), ...on('findFailed', found) } },
          unwanted: {
            on: {
              ...noted,
              ...wanted('wanted'),
              ...on('found', state('deleting')),
              ...on('findFailed', state('deleting')),
            },
          },
        },
      },
      on: {
        initial: 'fresh',
        on: {
          ...unwanted('deleting'),
          // The agent joined again before the report that it left.
          ...joined,
          'participant.left': [{ guard: leaves, target: 'gone' }, ...left],
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
        entry: {
          type: 'livekit.deleteDispatch',
          params: ({ context }: { context: RoomContext }) => ({ role, dispatch: context[role].dispatch }),
        },
        exit: { type: 'dropDispatch', params: of },
        states: {
          stopping: { on: { ...deleted('off'), ...wanted('restarting') } },
          restarting: { exit: forget, on: { ...deleted('dispatching'), ...unwanted('stopping') } },
          replacing: { on: { ...deleted('pausing'), ...unwanted('stopping') } },
          failing: { on: { ...deleted('failed'), ...wanted('restarting'), 'meeting.over': ended('stopping') } },
        },
      },
      pausing: {
        after: { [`${role}Pause`]: 'dispatching' } as { readonly [Name in `${Role}Pause`]: 'dispatching' },
        on: unwanted('off'),
      },
    },
  } as const;
}
