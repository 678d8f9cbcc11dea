import type { RoomContext } from '#machines/room/room.context.ts';
import { roomMachine } from '#machines/room/room.machine.ts';
import { type Step as AnyStep, type World as AnyWorld, type Exploration, explore } from './explore.ts';
import type { Happening } from './take-step.ts';

/** What the runtime and the people who watch a room know of it, derived from its plans alone. */
export interface RoomMemory {
  /** The presence table: participant sid → LiveKit room, and whether they left. */
  readonly presence: Readonly<Record<string, { readonly room: string; readonly left: boolean }>>;
  /** The sid of the meeting when the pending sweep started; undefined without one. */
  readonly looking: string | null | undefined;
  readonly meeting: 'started' | 'ended';
  readonly recording: string | null;
  readonly media: 'available' | 'unavailable';
  /** Pending commands, in order; twice if requested twice. */
  readonly inFlight: readonly string[];
}

export type RoomWorld = AnyWorld<RoomMemory>;
export type RoomStep = AnyStep<RoomMemory>;

interface Somebody {
  readonly sid: string;
  readonly participant: {
    readonly sid: string;
    readonly identity: string;
    readonly name: string;
    readonly kind: string;
  };
}

const somebody = (sid: string, name: string, kind: string): Somebody => ({
  sid,
  participant: { sid: `PA_${name}`, identity: name, name, kind },
});

/** Two LiveKit rooms of one name, and who comes to them. */
export const everybody = {
  ada: somebody('RM_1', 'ada', 'standard'),
  bob: somebody('RM_1', 'bob', 'standard'),
  recorder: somebody('RM_1', 'EG_1', 'egress'),
  agent: somebody('RM_2', 'agent', 'agent'),
  eve: somebody('RM_2', 'eve', 'standard'),
} as const;

const roomReports = (sid: string): Happening[] => [
  { type: 'livekit.roomStarted', sid },
  { type: 'livekit.roomFinished', sid },
];
const egress = { egress: 'EG_1', mode: 'screen_recording', sid: 'RM_1' };

/** What webhooks and the global sweep may tell at any time, in any order. */
const reports = {
  rooms: [...roomReports('RM_1'), ...roomReports('RM_2'), { type: 'livekit.roomSeen', sid: 'RM_1' }],
  outage: [{ type: 'livekit.lost' }, { type: 'livekit.back' }],
  recording: [
    { type: 'egress.started', ...egress, status: 'starting' },
    { type: 'egress.updated', ...egress, status: 'active' },
    { type: 'egress.updated', ...egress, status: 'ending' },
    { type: 'egress.ended', ...egress, status: 'complete' },
  ],
  lobby: [{ type: 'lobby.admitAll', by: 'host', crowd: { count: 1, through: 1 } }],
  ends: [{ type: 'meeting.end' }],
  roles: [{ type: 'role.changed', identity: 'ada', by: 'host' }],
  changes: [
    { type: 'room.changed', configuration: { everyone_can_mute: false } },
    { type: 'room.changed', accessLevel: 'restricted' },
    { type: 'room.changed', accessLevel: 'public' },
    { type: 'room.deleted' },
    { type: 'livekit.roomSeen', sid: 'RM_2' },
  ],
} as const satisfies Record<string, readonly Happening[]>;

/** Possible results of a sweep; `RM_3` was never reported. */
const findings: readonly Happening[] = [
  { type: 'livekit.listFailed', reason: 'gave_up' },
  { type: 'livekit.listed', sid: null, recorders: [] },
  { type: 'livekit.listed', sid: 'RM_1', recorders: [] },
  { type: 'livekit.listed', sid: 'RM_1', recorders: ['EG_1'] },
  { type: 'livekit.listed', sid: 'RM_3', recorders: [] },
];

/** How the other commands may end. */
const outcomes: Readonly<Record<string, readonly Happening[]>> = {
  'livekit.writeMetadata': [{ type: 'livekit.metadataWritten' }, { type: 'livekit.metadataFailed', reason: 'gave_up' }],
  'livekit.closeRoom': [{ type: 'livekit.roomClosed' }, { type: 'livekit.closeFailed', reason: 'gave_up' }],
  'lobby.look': [
    { type: 'lobby.seen', accessLevel: 'public', through: 2, count: 1 },
    { type: 'lobby.seen', accessLevel: 'restricted', through: 0, count: 0 },
    { type: 'lobby.lookFailed', reason: 'gave_up' },
  ],
};

/** The part of the world that is explored at a time; all of it at once has too many states. */
export interface Scene {
  readonly people: readonly (keyof typeof everybody)[];
  readonly reports: readonly (keyof typeof reports)[];
}

function movements(scene: Scene, { presence, looking }: RoomMemory): Happening[] {
  // What a look found is delivered with its outcome.
  const sources = looking === undefined ? ['webhook'] : ['webhook', 'sweep'];
  return scene.people.flatMap((name) => {
    const one = everybody[name];
    const row = presence[one.participant.sid];
    const known = row === undefined ? 'no' : row.left ? 'left' : 'present';
    return sources.flatMap((source) =>
      ['participant.joined', 'participant.left'].map((type) => ({ type, ...one, source, known })),
    );
  });
}

const setUp = (scene: Scene): Exploration<RoomMemory> => ({
  machine: roomMachine,
  memory: { presence: {}, looking: undefined, meeting: 'ended', recording: null, media: 'available', inFlight: [] },
  events: ({ memory }) => [
    ...scene.reports.flatMap((name): readonly Happening[] => reports[name]),
    ...movements(scene, memory),
    ...(memory.looking === undefined ? [] : findings),
    ...Object.entries(outcomes).flatMap(([name, ends]) => (memory.inFlight.includes(name) ? ends : [])),
  ],
  remember({ memory }, event, after, { facts, writes, commands }) {
    const presence = { ...memory.presence };
    for (const { name, params } of writes) write(presence, name, (params ?? {}) as Written);
    const context = after.context as RoomContext;
    const answered = event.type === 'livekit.listed' || event.type === 'livekit.listFailed';
    const asked = commands.map(({ name }) => name);
    const looking = asked.includes('livekit.listParticipants') ? context.sid : answered ? undefined : memory.looking;
    const open = memory.inFlight.filter((name) => !outcomes[name]?.some(({ type }) => type === event.type));
    const inFlight = [...open, ...asked.filter((name) => name in outcomes)];
    const remembered: RoomMemory = { ...memory, presence, looking, inFlight };
    return facts.reduce((known, { type, data }) => hear(known, type, data), remembered);
  },
  describe({ snapshot, memory }) {
    // Where nobody's right is checked, it makes no difference in which LiveKit rooms it would be.
    const { past, pastEgresses, checked: _, ...context } = snapshot.context as RoomContext;
    const sorted = Object.entries(memory.presence).sort(([a], [b]) => (a < b ? -1 : 1));
    return [
      context,
      [...past].sort(),
      [...pastEgresses].sort(),
      sorted,
      memory.looking,
      memory.recording,
      memory.inFlight,
    ];
  },
});

/** Every step out of every world of this scene that a room can get to. */
export const exploreRoom = (scene: Scene): RoomStep[] => explore(setUp(scene));

interface Written extends Partial<Somebody> {
  readonly livekitRoom?: string | null;
  readonly except?: string | null;
}

type Presence = Record<string, { readonly room: string; readonly left: boolean }>;

/** As the statements of src/meetings/presence.ts do it. */
function write(presence: Presence, name: string, { sid, participant, livekitRoom, except }: Written): void {
  if (name === 'presence.add') presence[participant!.sid] ??= { room: sid!, left: false };
  if (name === 'presence.leave') {
    presence[participant!.sid] = { room: presence[participant!.sid]?.room ?? sid!, left: true };
  }
  for (const [key, { room, left }] of Object.entries(presence)) {
    if (name === 'presence.leaveAll' && room === livekitRoom) presence[key] = { room, left: true };
    if (name === 'presence.move' && room === livekitRoom) delete presence[key];
    if (name === 'presence.forget' && !left && room !== except) delete presence[key];
  }
}

/** The state that a reader of the facts derives. */
function hear(known: RoomMemory, type: string, data: Readonly<Record<string, unknown>>): RoomMemory {
  switch (type) {
    case 'meeting.started':
      return { ...known, meeting: 'started' };
    case 'meeting.ended':
      return { ...known, meeting: 'ended', recording: null, media: 'available' };
    case 'recording.started':
      return { ...known, recording: String(data.recording) };
    case 'recording.stopped':
    case 'recording.failed':
    case 'recording.limitReached':
      return data.recording === known.recording ? { ...known, recording: null } : known;
    case 'media.unavailable':
      return { ...known, media: 'unavailable' };
    case 'media.available':
      return { ...known, media: 'available' };
    default:
      return known;
  }
}
