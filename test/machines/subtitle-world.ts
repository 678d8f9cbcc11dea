import type { RoomContext } from '#machines/room/room.context.ts';
import { roomMachine } from '#machines/room/room.machine.ts';
import type { Plan } from '#src/actors/plan.ts';
import { type Step as AnyStep, type World as AnyWorld, explore } from './explore.ts';
import type { Happening } from './take-step.ts';

/** What is known of a room's subtitles outside of its machine. */
export interface SubtitleMemory {
  /** The identities in the table of wishes. */
  readonly wishes: readonly string[];
  /** The state that a reader of the facts derives. */
  readonly believed: 'off' | 'on' | 'failed';
  /** How many dispatches LiveKit has, as far as it has said. */
  readonly dispatches: number;
  /** Pending commands; twice if requested twice. */
  readonly inFlight: readonly string[];
}

export type SubtitleWorld = AnyWorld<SubtitleMemory>;
export type SubtitleStep = AnyStep<SubtitleMemory>;

/** How the commands may end. */
const outcomes: Readonly<Record<string, readonly Happening[]>> = {
  'livekit.dispatchAgent': [
    { type: 'subtitles.dispatched', dispatch: 'AD_1', agent: null },
    { type: 'subtitles.dispatched', dispatch: 'AD_1', agent: 'PA_1' },
    { type: 'subtitles.dispatchFailed', reason: 'gave_up' },
  ],
  'livekit.findAgent': [
    { type: 'subtitles.found', agent: null },
    { type: 'subtitles.found', agent: 'PA_2' },
    { type: 'subtitles.findFailed', reason: 'gave_up' },
  ],
  'livekit.deleteDispatch': [
    { type: 'subtitles.dispatchDeleted' },
    { type: 'subtitles.deleteFailed', reason: 'gave_up' },
  ],
};

const scribe = (sid: string) => ({ sid, identity: 'scribe-of-the-room', name: '', kind: 'agent' });
const person = (identity: string) => ({ sid: `PA_${identity}`, identity, name: identity, kind: 'standard' });
const report = (what: 'joined' | 'left', sid: string, participant: object) => ({
  type: `participant.${what}`,
  sid,
  participant,
  known: what === 'joined' ? 'no' : 'present',
  source: 'webhook',
});

/** What may end a meeting, interrupt it, or move it to another LiveKit room. */
const reports = {
  ends: [{ type: 'livekit.roomFinished', sid: 'RM_1' }, { type: 'room.deleted' }],
  outage: [{ type: 'livekit.lost' }, { type: 'livekit.back' }],
} as const satisfies Record<string, readonly Happening[]>;

export type SubtitleScene = readonly (keyof typeof reports)[];

/** As the product reads it under the room's lock (src/meetings/presence.ts). */
const othersWish = ({ wishes }: SubtitleMemory, identity: string): boolean =>
  wishes.some((wisher) => wisher !== identity);

/** Everything but `reports`; somebody `moves` to another LiveKit room where LiveKit may be lost. */
function events({ snapshot, memory, timers }: SubtitleWorld, moves: boolean): Happening[] {
  const { people } = snapshot.context as RoomContext;
  const sids = moves ? ['PA_1'] : ['PA_1', 'PA_2'];
  const leave = (name: string) => ({ ...report('left', 'RM_1', person(name)), wishes: memory.wishes.includes(name) });
  return [
    ...sids.flatMap((sid) => [report('joined', 'RM_1', scribe(sid)), report('left', 'RM_1', scribe(sid))]),
    ...(people === 0 ? [report('joined', 'RM_1', person('ada'))] : []),
    ...(people < 2 && moves ? [report('joined', 'RM_2', person('eve'))] : []),
    ...(moves ? [] : [leave('bob'), { type: 'subtitles.start', identity: 'bob' }]),
    leave('ada'),
    // Whoever left may have come back, or not.
    ...('subtitles.absent' in timers
      ? [true, false].map((present) => ({ type: 'subtitles.absent', othersWish: present && memory.wishes.length > 0 }))
      : []),
    { type: 'subtitles.start', identity: 'ada' },
    { type: 'subtitles.stop', identity: 'ada', othersWish: othersWish(memory, 'ada') },
    ...Object.entries(outcomes).flatMap(([name, ends]) => (memory.inFlight.includes(name) ? ends : [])),
  ];
}

function remember(memory: SubtitleMemory, event: Happening, { facts, writes, commands }: Plan): SubtitleMemory {
  let { wishes, believed, dispatches } = memory;
  for (const { name, params } of writes) {
    const { identity } = (params ?? {}) as { identity?: string };
    if (name === 'wish.add') wishes = [...wishes.filter((wisher) => wisher !== identity), identity!].sort();
    if (name === 'wish.remove') wishes = wishes.filter((wisher) => wisher !== identity);
    if (name === 'wish.clear') wishes = [];
  }
  for (const { type } of facts) {
    if (type === 'subtitles.started') believed = 'on';
    if (type === 'subtitles.stopped') believed = 'off';
    if (type === 'subtitles.failed') believed = 'failed';
  }
  if (event.type === 'subtitles.dispatched') dispatches += 1;
  if (event.type === 'subtitles.dispatchDeleted' || event.type === 'subtitles.deleteFailed') dispatches = 0;
  const open = memory.inFlight.filter((name) => !outcomes[name]!.some(({ type }) => type === event.type));
  const asked = commands.map(({ name }) => name).filter((name) => name in outcomes);
  return { wishes, believed, dispatches, inFlight: [...open, ...asked] };
}

/** Every step out of every world of subtitles that a room can get to. */
export const exploreSubtitles = (scene: SubtitleScene): SubtitleStep[] =>
  explore<SubtitleMemory>({
    machine: roomMachine,
    memory: { wishes: [], believed: 'off', dispatches: 0, inFlight: [] },
    events: (world) => [
      ...events(world, scene.includes('outage')),
      ...scene.flatMap((name): readonly Happening[] => reports[name]),
    ],
    heeds: (timer) => /agent|subtitlesPause|resume/.test(timer),
    remember: ({ memory }, event, _, plan) => remember(memory, event, plan),
    describe({ snapshot, memory }) {
      const { sid, people, mediaLost, subtitles } = snapshot.context as RoomContext;
      return [sid, people, mediaLost, subtitles, memory];
    },
  });
