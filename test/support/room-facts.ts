import type {
  ActorFacts,
  DoorFacts,
  JobFacts,
  LineFacts,
  RecordingFacts,
  RoomFacts,
} from '#src/operators/diagnosis/room-facts.ts';
import type { SystemFacts } from '#src/operators/diagnosis/system-facts.ts';
import { readSettings } from '#src/settings/settings.ts';

export const roomId = '0d5a1a39-6f0e-4f6c-8ac4-6c1f4e0a9f10';
export const memberId = '5b1f6a52-0b7f-4a0e-9d2e-2a4c8f3b7e11';

/** The moment of all facts. */
export const now = '2026-03-01T12:00:00.000Z';

/** The time so many seconds before that moment. */
export const ago = (seconds: number): string => new Date(Date.parse(now) - seconds * 1000).toISOString();

/** Everything is switched on. */
export const allOn = {
  ROOM_TELEPHONY_ENABLED: 'true',
  ROOM_SUBTITLE_ENABLED: 'true',
  RECORDING_ENABLE: 'true',
};

/** A product in which nothing is wrong, with these changes. */
export function systemFacts(
  changes: Partial<SystemFacts> = {},
  env: Readonly<Record<string, string>> = {},
): SystemFacts {
  return {
    now,
    settings: readSettings({ ...allOn, ...env }),
    parts: { postgres: 'ok', schema: 'ok', livekit: 'ok', redis: 'ok' },
    replicas: [{ id: memberId, alive: true, beatAt: ago(1) }],
    queue: { due: 0, oldestDueAt: null, orphaned: 0, oldestOrphanAt: null },
    failing: { livekit: { count: 0, since: null }, storage: { count: 0, since: null } },
    mail: { count: 0, since: null },
    meets: true,
    webhooks: { lastAt: ago(10), missedJoins: 0, missedAt: null },
    quarantined: 0,
    blockers: [],
    ...changes,
  };
}

const quiet = {
  meeting: { running: 'active' },
  sweeping: 'resting',
  telephony: { present: 'used' },
  subtitles: 'off',
  metadata: 'written',
  lobby: 'judged',
};

/** The actor of a room in a meeting of two people. */
export const roomActor = (
  changes: Partial<ActorFacts> = {},
  value: Readonly<Record<string, unknown>> = {},
): ActorFacts => ({
  kind: 'room',
  id: roomId,
  version: 10,
  ownVersion: 10,
  value: { ...quiet, ...value },
  context: { people: 2, rule: 'SDR_1' },
  updatedAt: ago(30),
  quarantinedAt: null,
  timers: [{ id: 'xstate.after.sweep.room.sweeping.resting', at: ago(-30) }],
  inboxCount: 0,
  miscounted: false,
  missingTimers: [],
  inbox: null,
  problem: null,
  pending: [],
  ...changes,
});

/** The door of a room in which a host is present. */
export const door = (changes: Partial<DoorFacts> = {}): DoorFacts => ({
  present: { standard: 2 },
  hostPresent: true,
  watching: 1,
  hosts: 1,
  waiting: 0,
  oldestWaitAt: null,
  waitingGuests: [],
  ended: [],
  bans: 0,
  newestBanAt: null,
  heldCallers: 0,
  unseenCallers: 0,
  lockedNumbers: [],
  subtitleWishes: 0,
  ...changes,
});

/** A pending command of the room. */
export const job = (changes: Partial<JobFacts> = {}): JobFacts => ({
  actor: { kind: 'room', id: roomId },
  name: 'livekit.listParticipants',
  key: `room/${roomId}/4/0`,
  tries: 0,
  runAt: ago(0),
  giveUpAt: ago(-20),
  error: null,
  createdAt: ago(1),
  lockedSince: null,
  workerAlive: false,
  ...changes,
});

export const line = (event: string, changes: Partial<LineFacts> = {}): LineFacts => ({
  event,
  kind: 'room',
  actor: roomId,
  at: ago(20),
  before: '',
  after: '',
  given: {},
  ...changes,
});

/** A recording that runs well. */
export const recordingFacts = (changes: Partial<RecordingFacts> = {}): RecordingFacts => ({
  id: memberId,
  status: 'active',
  mode: 'screen_recording',
  egress: 'EG_1',
  createdAt: ago(600),
  updatedAt: ago(300),
  state: 'active.running.resting',
  reason: null,
  misses: 0,
  unanswered: 0,
  fileUntil: null,
  queueUntil: null,
  quarantined: false,
  recorderPresent: true,
  notices: [],
  ...changes,
});

/** A room in a meeting in which nothing is wrong, with these changes. */
export function roomFacts(changes: Partial<RoomFacts> = {}): RoomFacts {
  return {
    system: systemFacts(),
    look: null,
    room: { id: roomId, deleted: false, accessLevel: 'restricted', hasPin: true, trunk: null },
    actor: roomActor(),
    members: [],
    jobs: [],
    locks: [],
    lines: [],
    joins: { byWebhookAt: ago(60), bySweep: 0, bySweepAt: null, refused: 0, refusedAt: null },
    door: door(),
    recordings: [],
    invitations: [],
    drift: [],
    ...changes,
  };
}
