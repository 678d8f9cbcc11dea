import { describe, expect, it } from 'vitest';
import { diagnoseRoom } from '#src/operators/diagnosis/diagnose.ts';
import type { RecordingFacts } from '#src/operators/diagnosis/room-facts.ts';
import { found, foundAtAll } from '#test/support/found-codes.ts';
import {
  ago,
  door,
  job,
  line,
  memberId,
  recordingFacts,
  roomActor,
  roomFacts,
  roomId,
  systemFacts,
} from '#test/support/room-facts.ts';

const ofRecording = (changes: Partial<RecordingFacts>) => found(roomFacts({ recordings: [recordingFacts(changes)] }));
const blocker = (state: string, age: number) => ({
  pid: 4711,
  since: ago(age),
  state,
  application: 'psql',
  waiting: 2,
});
const guest = { id: memberId, number: 7, call: false };
const report = {
  event: 'participant.joined',
  by: 'webhook',
  tries: 1,
  nextTryAt: ago(-1),
  error: 'Error: nonsense',
  at: ago(5),
};

describe('no finding', () => {
  it('concerns a meeting that runs well, with and without a recording', () => {
    expect(found(roomFacts())).toEqual([]);
    expect(ofRecording({})).toEqual([]);
    expect(foundAtAll({})).toEqual([]);
  });

  it('concerns commands, deadlines and locks of ordinary length', () => {
    const timers = [{ id: 'sweep', at: ago(3) }];
    const lock = { kind: 'room', id: roomId, pid: 1, since: ago(1), state: 'active', application: 'x', waiting: 1 };
    const jobs = [job({ runAt: ago(5) }), job({ lockedSince: ago(5), workerAlive: true })];
    expect(found(roomFacts({ actor: roomActor({ timers }), locks: [lock], jobs }))).toEqual([]);
  });

  it('concerns a recording that ended well', () => {
    const notices = [{ channel: 'mail', state: 'sent', reason: null, count: 1, since: ago(60), enqueued: 1, tries: 0 }];
    const state = 'saved.notified';
    expect(ofRecording({ status: 'notification_succeeded', state, notices, recorderPresent: false })).toEqual([]);
  });
});

describe('an actor', () => {
  it.each([
    ['broken room-quarantined', { quarantinedAt: ago(9), inboxCount: 2, inbox: report }],
    ['broken room-quarantined', { quarantinedAt: ago(9), inboxCount: 0, inbox: null }],
    ['waiting room-reports-kept', { inboxCount: 1, inbox: report }],
    ['broken room-reports-kept', { inboxCount: 1, inbox: { ...report, nextTryAt: ago(60) } }],
    ['broken room-newer', { version: 11 }],
    ['broken room-unreadable', { problem: 'The stored snapshot lacks people' }],
    ['waiting room-timer-overdue', { timers: [{ id: 'sweep', at: ago(20) }] }],
    ['broken room-timer-overdue', { timers: [{ id: 'sweep', at: ago(40) }] }],
  ])('gives the finding %s', (expected, changes) => {
    expect(found(roomFacts({ actor: roomActor(changes) }))).toEqual([expected]);
  });

  it('is named when it is a guest or a recording of the room', () => {
    const members = (['guest', 'recording'] as const).map((kind) =>
      roomActor({ kind, id: `${roomId}/${memberId}`, quarantinedAt: ago(9), value: 'waiting' }),
    );
    expect(found(roomFacts({ members }))).toEqual(['broken guest-quarantined', 'broken recording-quarantined']);
  });

  it.each([
    ['sweeping', 'looking', 'livekit.listParticipants'],
    ['telephony', { creating: 'current' }, 'sip.createRule'],
    ['metadata', 'overtaken', 'livekit.writeMetadata'],
    ['lobby', 'lookingAgain', 'lobby.look'],
  ])('that waits in %s %j needs the command %s', (region, state, command) => {
    const facts = (pending: string[]) => roomFacts({ actor: roomActor({ pending }, { [region]: state }) });
    expect(found(facts([]))).toEqual(['broken room-command-lost']);
    expect(found(facts([command]))).toEqual([]);
  });
});

describe('a command', () => {
  it.each([
    ['waiting command-failing', { tries: 2, runAt: ago(-4) }],
    ['broken command-failing', { tries: 5, runAt: ago(-16) }],
    ['waiting command-of-dead-worker', { lockedSince: ago(5) }],
    ['broken command-of-dead-worker', { lockedSince: ago(40) }],
    ['waiting command-hangs', { lockedSince: ago(40), workerAlive: true }],
    ['broken command-hangs', { lockedSince: ago(90), workerAlive: true }],
    ['waiting command-not-run', { runAt: ago(20) }],
    ['broken command-not-run', { runAt: ago(90) }],
  ])('gives the finding %s', (expected, changes) => {
    expect(found(roomFacts({ jobs: [job(changes)] }))).toEqual([expected]);
  });

  it('can be retried and dropped, and names the system that fails', () => {
    const [finding] = diagnoseRoom(roomFacts({ jobs: [job({ tries: 3, name: 'storage.findFile', error: 'S3 503' })] }));
    expect(finding).toMatchObject({ sentence: expect.stringContaining('storage'), since: ago(1) });
    expect(finding!.explanation).toContain('S3 503');
    expect(finding!.cures.map(({ act }) => act?.act ?? null)).toEqual(['command.retry', 'command.drop', null]);
  });

  it.each([
    ['broken room-locked', { since: ago(5), state: 'idle in transaction' }],
    ['waiting room-locked', { since: ago(5), state: 'active' }],
    ['broken room-locked', { since: ago(40), state: 'active' }],
  ])('waits for a locked row: %s', (expected, changes) => {
    const lock = { kind: 'room', id: roomId, pid: 4711, application: 'psql', waiting: 2, ...changes };
    expect(found(roomFacts({ locks: [lock] }))).toEqual([expected]);
    const system = systemFacts({ blockers: [blocker('active', 9)] });
    expect(found(roomFacts({ system, locks: [lock] }))).toEqual([expected]);
  });
});

describe('a meeting', () => {
  it.each([
    ['broken meeting-lost', { meeting: { lost: 'away' } }],
    ['waiting meeting-returning', { meeting: { lost: 'returning' } }],
  ])('that lost LiveKit gives the finding %s', (expected, value) => {
    expect(found(roomFacts({ actor: roomActor({}, value) }))).toEqual([expected]);
  });

  it('without people is explained by who is still there', () => {
    const actor = roomActor({ context: { people: 0 } });
    const [finding] = diagnoseRoom(roomFacts({ actor, door: door({ present: { agent: 1, sip: 2 } }) }));
    expect(finding).toMatchObject({ code: 'meeting-without-people', severity: 'note' });
    expect(finding!.explanation).toContain('1 agent, 2 callers');
  });

  it('that only comparisons know of gives a finding, and one late report does not', () => {
    const joins = (bySweep: number, byWebhookAt: string | null) =>
      found(roomFacts({ joins: { byWebhookAt, bySweep, bySweepAt: ago(5), refused: 0, refusedAt: null } }));
    expect(joins(1, null)).toEqual(['broken webhooks-missing']);
    expect(joins(2, ago(600))).toEqual(['broken webhooks-missing']);
    expect(joins(1, ago(600))).toEqual([]);
  });

  it('whose reports a setting throws away gives a finding', () => {
    const system = systemFacts({}, { LIVEKIT_WEBHOOK_EVENTS_FILTER_REGEX: '^meet-' });
    expect(found(roomFacts({ system }))).toEqual(['broken webhooks-filtered']);
  });

  it('that LiveKit did not compare or write gives findings, until it does', () => {
    const failed = [line('livekit.listFailed'), line('livekit.metadataFailed')];
    const done = [line('livekit.listed', { at: ago(5) }), line('livekit.metadataWritten', { at: ago(5) })];
    expect(found(roomFacts({ lines: failed }))).toEqual(['broken comparison-failed', 'broken metadata-not-written']);
    expect(found(roomFacts({ lines: [...failed, ...done] }))).toEqual([]);
  });

  it('that is empty or deleted is noted', () => {
    const empty = {
      ...roomActor(),
      value: { ...(roomActor().value as object), meeting: 'empty', telephony: { absent: 'none' } },
    };
    expect(found(roomFacts({ actor: empty }))).toEqual(['note phone-needs-meeting', 'note no-meeting']);
    const deleted = { id: roomId, deleted: true, accessLevel: null, hasPin: false, trunk: null };
    const closing = roomActor({ pending: ['livekit.closeRoom'] }, { meeting: { deleted: 'closing' } });
    expect(found(roomFacts({ room: deleted, actor: closing }))).toEqual(['waiting room-closing', 'note room-deleted']);
    const closed = roomActor({}, { meeting: { deleted: 'closed' } });
    const lines = [line('room.deleted', { at: ago(30) }), line('livekit.closeFailed')];
    expect(found(roomFacts({ room: deleted, actor: closed, lines }))).toEqual([
      'broken room-not-closed',
      'note room-deleted',
    ]);
  });
});

describe('the word of LiveKit', () => {
  const room = (participants: number, age: number) => ({ participants, createdAt: ago(age) });
  const empty = roomActor({ context: { people: 0 } }, { meeting: 'empty', telephony: { absent: 'none' } });

  it('shows a meeting that the product does not know, unless it has just begun', () => {
    const look = (age: number) => ({ state: 'ok' as const, room: room(2, age) });
    expect(found(roomFacts({ actor: empty, look: look(20) }))[0]).toBe('broken meeting-unseen');
    expect(found(roomFacts({ actor: null, look: look(20) }))[0]).toBe('broken meeting-unseen');
    expect(found(roomFacts({ actor: empty, look: look(2) }))).toEqual(['note phone-needs-meeting']);
    expect(found(roomFacts({ look: look(20) }))).toEqual([]);
  });

  it('shows a meeting that is gone', () => {
    expect(found(roomFacts({ look: { state: 'ok', room: null } }))).toEqual(['waiting meeting-gone']);
    expect(found(roomFacts({ look: { state: 'away', room: null } }))).toEqual([]);
  });
});

describe('the door', () => {
  const waits = { waiting: 2, oldestWaitAt: ago(90), waitingGuests: [guest] };
  it.each([
    ['note waiting-for-host', {}],
    ['note host-does-not-watch', { watching: 0 }],
    ['note waiting-without-host', { hostPresent: false, watching: 0 }],
    ['broken room-without-hosts', { hosts: 0 }],
  ])('gives the finding %s', (expected, changes) => {
    expect(found(roomFacts({ door: door({ ...waits, ...changes }) }))).toEqual([expected]);
  });

  it('of an open room has nobody waiting', () => {
    const room = { ...roomFacts().room, accessLevel: 'public' as const };
    expect(found(roomFacts({ room, door: door(waits) }))).toEqual(['broken waiting-at-open-room']);
  });

  it.each([
    ['note guests-denied', { status: 'denied', reason: null }],
    ['note guests-expired', { status: 'gone', reason: 'expired' }],
    ['note guests-removed', { status: 'gone', reason: 'removed' }],
  ])('explains who was turned away: %s', (expected, ended) => {
    const one = { ...ended, count: 1, at: ago(30), guest: memberId };
    expect(found(roomFacts({ door: door({ ended: [one] }) }))).toEqual([expected]);
  });

  it('gives findings for refused joins, bans and missing hosts', () => {
    const joins = { byWebhookAt: ago(60), bySweep: 0, bySweepAt: null, refused: 2, refusedAt: ago(9) };
    expect(found(roomFacts({ joins, door: door({ bans: 1, newestBanAt: ago(9), hosts: 0 }) }))).toEqual([
      'note joins-refused',
      'note people-banned',
      'note room-without-hosts',
    ]);
  });
});
