import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { actorKinds, catalogue } from '#machines/catalogue.ts';
import type { GuestEvent } from '#machines/guest/guest.events.ts';
import type { RecordingEvent } from '#machines/recording/recording.events.ts';
import { contextSlices, initialContext } from '#machines/room/room.context.ts';
import type { RoomEvent } from '#machines/room/room.events.ts';
import { roomMachine } from '#machines/room/room.machine.ts';
import { roomParts } from '#machines/room/room.parts.ts';
import * as vocabularies from '#machines/room/room.vocabulary.ts';
import { repeatedKeys, unknownDelays, unknownEvents } from './check-names.ts';

// XState's types accept unknown names in `on` and `after`, and equal names in two regions.

/** Every event of a kind. TypeScript refuses a list that is not complete. */
const events = {
  room: Object.keys({
    'callers.allHangUpFailed': 0,
    'callers.allHungUp': 0,
    'callers.hangUpFailed': 0,
    'callers.hungUp': 0,
    'callers.settled': 0,
    'callers.settleFailed': 0,
    'callers.watched': 0,
    'callers.watchFailed': 0,
    'caller.published': 0,
    'collector.deleteFailed': 0,
    'collector.dispatchDeleted': 0,
    'collector.dispatched': 0,
    'collector.dispatchFailed': 0,
    'collector.findFailed': 0,
    'collector.found': 0,
    'collector.start': 0,
    'collector.stop': 0,
    'egress.ended': 0,
    'egress.started': 0,
    'egress.updated': 0,
    'recording.told': 0,
    'livekit.back': 0,
    'livekit.closeFailed': 0,
    'livekit.listed': 0,
    'livekit.listFailed': 0,
    'livekit.lost': 0,
    'livekit.metadataFailed': 0,
    'livekit.metadataWritten': 0,
    'livekit.participantRemoved': 0,
    'livekit.participantSynced': 0,
    'livekit.removalFailed': 0,
    'livekit.removalSpared': 0,
    'livekit.roomClosed': 0,
    'livekit.roomFinished': 0,
    'livekit.roomSeen': 0,
    'livekit.roomStarted': 0,
    'livekit.syncFailed': 0,
    'lobby.admitAll': 0,
    'lobby.lookFailed': 0,
    'lobby.notified': 0,
    'lobby.seen': 0,
    'meeting.moved': 0,
    'meeting.over': 0,
    'participant.joined': 0,
    'participant.left': 0,
    'participant.removed': 0,
    'participant.stillThere': 0,
    'pin.renewed': 0,
    'role.changed': 0,
    'room.changed': 0,
    'room.deleted': 0,
    'roomkit.join': 0,
    'sip.createFailed': 0,
    'sip.deleteFailed': 0,
    'sip.ruleCreated': 0,
    'sip.ruleDeleted': 0,
    'sip.ruleSkipped': 0,
    'sip.rulesListed': 0,
    'subtitles.absent': 0,
    'subtitles.deleteFailed': 0,
    'subtitles.dispatchDeleted': 0,
    'subtitles.dispatched': 0,
    'subtitles.dispatchFailed': 0,
    'subtitles.findFailed': 0,
    'subtitles.found': 0,
    'subtitles.start': 0,
    'meeting.end': 0,
    'subtitles.stop': 0,
  } satisfies Record<RoomEvent['type'], 0>),
  recording: Object.keys({
    'egress.accepted': 0,
    'egress.lookFailed': 0,
    'egress.refused': 0,
    'egress.reported': 0,
    'egress.seen': 0,
    'egress.stopAnswered': 0,
    'egress.stopFailed': 0,
    'egress.unwantedEnded': 0,
    'egress.unwantedLeft': 0,
    'file.found': 0,
    'file.lookFailed': 0,
    'file.missing': 0,
    'file.reported': 0,
    'files.removed': 0,
    'files.removeFailed': 0,
    'limit.tellFailed': 0,
    'limit.told': 0,
    'notices.enqueued': 0,
    'notices.enqueueFailed': 0,
    'notices.settled': 0,
    'process.reported': 0,
    'recorder.left': 0,
    'recording.delete': 0,
    'recording.doubted': 0,
    'recording.fail': 0,
    'recording.roomDeleted': 0,
    'recording.start': 0,
    'recording.startTimedOut': 0,
    'recording.stop': 0,
  } satisfies Record<RecordingEvent['type'], 0>),
  guest: Object.keys({
    'guest.accessChanged': 0,
    'guest.admit': 0,
    'guest.correct': 0,
    'guest.deny': 0,
    'guest.held': 0,
    'guest.knock': 0,
    'guest.leave': 0,
    'guest.meetingEnded': 0,
    'guest.polled': 0,
    'guest.released': 0,
    'guest.remove': 0,
  } satisfies Record<GuestEvent['type'], 0>),
};

describe.each(actorKinds)('the states of a %s', (kind) => {
  const { machine } = catalogue[kind];

  it('name only delays that exist', () => {
    expect(unknownDelays(machine)).toEqual([]);
  });

  it('name only events that exist', () => {
    expect(unknownEvents(machine, events[kind])).toEqual([]);
  });
});

const kindsOfParts = ['guards', 'actions', 'delays'] as const;
type Parts = Partial<Record<(typeof kindsOfParts)[number], object>>;

describe('the regions of a room', () => {
  it.each(kindsOfParts)('share no names of %s, and the machine has them all', (kindOfPart) => {
    const parts = Object.entries<Parts>(roomParts).map(([region, all]) => [region, all[kindOfPart] ?? {}] as const);
    expect(repeatedKeys(Object.fromEntries(parts))).toEqual([]);
    const names = parts.flatMap(([, object]) => Object.keys(object));
    expect(Object.keys(roomMachine.implementations[kindOfPart]).toSorted()).toEqual(names.toSorted());
  });

  it('share no fields of the context, and it has them all', () => {
    expect(repeatedKeys(contextSlices)).toEqual([]);
    expect(Object.keys(initialContext).toSorted()).toEqual(
      Object.values(contextSlices).flatMap(Object.keys).toSorted(),
    );
  });

  it('ask for nothing under the same word in two vocabularies', () => {
    const words = Object.entries(vocabularies).flatMap(([name, { writes, commands }]) => [
      [`writes of ${name}`, writes] as const,
      [`commands of ${name}`, commands] as const,
    ]);
    expect(words.length).toBeGreaterThan(10);
    expect(repeatedKeys(Object.fromEntries(words))).toEqual([]);
  });
});

describe('the check of names', () => {
  const lamp = setup({ delays: { fade: 1_000 } }).createMachine({
    id: 'lamp',
    initial: 'lit',
    states: { lit: { on: { off: 'dark', of: 'dark' }, after: { fade: 'dark', fdae: 'dark' } }, dark: {} },
  });

  it('finds a misspelled delay', () => {
    expect(unknownDelays(lamp)).toEqual(['lamp.lit after fdae']);
  });

  it('finds a misspelled event', () => {
    expect(unknownEvents(lamp, ['off'])).toEqual(['lamp.lit on of']);
  });

  it('finds a name that two regions have', () => {
    expect(repeatedKeys({ meeting: { isLost: 0, meets: 0 }, sweeping: { isLost: 0 } })).toEqual([
      'isLost: meeting, sweeping',
    ]);
  });
});
