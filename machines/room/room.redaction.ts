import type { EventRedactions, FieldRedactions } from '../redaction.ts';
import type { RoomContext } from './room.context.ts';
import type { RoomReport, RoomRequest } from './room.events.ts';
import type { Participant } from './room.people.ts';

/** The identity of a person is an account's subject or a caller's number; that of a machine is its id. */
const byKind = ({ kind }: Participant) => (kind === 'egress' || kind === 'agent' ? 'id' : 'hashed');

const participant = {
  sid: 'id',
  identity: byKind,
  name: 'dropped',
  kind: 'plain',
  role: 'dropped',
  checked: 'plain',
  // People may set this attribute to anything.
  agent: byKind,
  call: { sealed: 'dropped', number: 'dropped', trunk: 'dropped', withheld: 'plain' },
} as const satisfies FieldRedactions<Participant>;

const published = {
  sid: 'id',
  participant,
  known: 'plain',
  banned: 'plain',
  rights: { accessLevel: 'plain', account: 'plain', role: 'plain', admitted: 'plain', attended: 'plain' },
  outdated: 'plain',
  awaited: 'plain',
  reception: { guest: 'id', accessLevel: 'plain', lockedOut: 'plain', expected: 'plain' },
  wishes: 'plain',
} as const;
const came = { ...published, source: 'plain' } as const;
const egress = { sid: 'id', egress: 'id', status: 'plain', mode: 'plain', file: 'id', recording: 'id' } as const;
/** Of a command: a fixed word of its handler. */
const failure = { reason: 'id' } as const;
const livekitRoom = { sid: 'id' } as const;

/** How the journal stores a room's events and context. */
export const roomRedaction = {
  events: {
    'livekit.roomStarted': livekitRoom,
    'participant.joined': came,
    'participant.left': came,
    'caller.published': { ...published, track: 'id' },
    'egress.started': egress,
    'egress.updated': egress,
    'egress.ended': egress,
    'recording.told': {
      recording: 'id',
      egress: 'id',
      mode: 'plain',
      collects: 'plain',
      phase: 'plain',
    },
    'livekit.roomFinished': livekitRoom,
    'livekit.roomSeen': livekitRoom,
    'livekit.lost': {},
    'livekit.back': {},
    'livekit.listed': { sid: 'id', recorders: 'id', othersWish: 'plain' },
    'livekit.listFailed': failure,
    'room.changed': { configuration: 'dropped', accessLevel: 'plain' },
    'pin.renewed': {},
    'participant.removed': { identity: 'hashed', guest: 'id', user: 'id', by: 'id', alias: 'hashed' },
    'participant.stillThere': { identity: 'hashed' },
    'livekit.participantRemoved': {},
    'livekit.removalSpared': {},
    'livekit.removalFailed': failure,
    'role.changed': { identity: 'hashed', by: 'id', lost: 'plain' },
    'livekit.participantSynced': { present: 'plain' },
    'livekit.syncFailed': failure,
    'room.deleted': {},
    'meeting.end': {},
    'livekit.metadataWritten': {},
    'livekit.metadataFailed': failure,
    'livekit.roomClosed': {},
    'livekit.closeFailed': failure,
    'lobby.seen': { accessLevel: 'plain', through: 'plain', count: 'plain', except: 'plain' },
    'lobby.lookFailed': failure,
    'lobby.notified': {},
    'subtitles.dispatched': { dispatch: 'id', agent: 'id' },
    'subtitles.dispatchFailed': failure,
    'subtitles.found': { agent: 'id' },
    'subtitles.findFailed': failure,
    'subtitles.dispatchDeleted': {},
    'subtitles.deleteFailed': failure,
    'collector.dispatched': { dispatch: 'id', agent: 'id' },
    'collector.dispatchFailed': failure,
    'collector.found': { agent: 'id' },
    'collector.findFailed': failure,
    'collector.dispatchDeleted': {},
    'collector.deleteFailed': failure,
    'subtitles.absent': { othersWish: 'plain' },
    'sip.ruleCreated': { rule: 'id' },
    'sip.ruleSkipped': { reason: 'plain' },
    'sip.createFailed': failure,
    'sip.ruleDeleted': {},
    'sip.deleteFailed': failure,
    'sip.rulesListed': { missing: 'id' },
    'callers.settled': {},
    'callers.settleFailed': { reason: 'id', sid: 'id', call: 'dropped' },
    'callers.watched': {},
    'callers.watchFailed': failure,
    'callers.hungUp': {},
    'callers.hangUpFailed': failure,
    'callers.allHungUp': {},
    'callers.allHangUpFailed': failure,
    'subtitles.start': { identity: 'hashed' },
    'subtitles.stop': { identity: 'hashed', othersWish: 'plain' },
    'roomkit.join': {},
    'lobby.admitAll': { by: 'id', crowd: { count: 'plain', through: 'plain', except: 'plain' } },
  } satisfies EventRedactions<RoomReport | RoomRequest>,
  context: {
    sid: 'id',
    past: 'id',
    checked: 'id',
    people: 'plain',
    egress: 'id',
    pastEgresses: 'id',
    recording: { id: 'id', egress: 'id', started: 'plain' },
    shown: { id: 'id', mode: 'plain', status: 'plain' },
    lookedFor: 'id',
    lookSawRecording: 'plain',
    mediaLost: 'plain',
    subtitles: { dispatch: 'id', participant: 'id', tries: 'plain', appeared: 'plain' },
    collector: { dispatch: 'id', participant: 'id', tries: 'plain', appeared: 'plain' },
    rule: 'id',
    deviceAwaited: 'plain',
  } satisfies FieldRedactions<RoomContext>,
} as const;
