import { describe, expect, it } from 'vitest';
import { actRequest } from '#src/operators/acts/act-schema.ts';
import { diagnoseRoom, diagnoseSystem } from '#src/operators/diagnosis/diagnose.ts';
import type { RecordingFacts, RoomFacts } from '#src/operators/diagnosis/room-facts.ts';
import type { SystemFacts } from '#src/operators/diagnosis/system-facts.ts';
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

/** Findings by severity and code; each act that cures one must be one of the operators' acts. */
const found = (facts: RoomFacts): string[] =>
  diagnoseRoom(facts).map(({ severity, code, cures }) => {
    for (const { act } of cures) if (act !== null) actRequest.parse({ ...act, reason: 'a test' });
    return `${severity} ${code}`;
  });
const foundAtAll = (changes: Partial<SystemFacts>, env?: Record<string, string>): string[] =>
  diagnoseSystem(systemFacts(changes, env)).map(({ severity, code }) => `${severity} ${code}`);
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

  it('explains who was put out, and who manages nothing', () => {
    const joins = { byWebhookAt: ago(60), bySweep: 0, bySweepAt: null, refused: 2, refusedAt: ago(9) };
    expect(found(roomFacts({ joins, door: door({ bans: 1, newestBanAt: ago(9), hosts: 0 }) }))).toEqual([
      'note joins-refused',
      'note people-banned',
      'note room-without-hosts',
    ]);
  });
});

describe('telephony', () => {
  const region = (telephony: unknown) => roomActor({}, { telephony });
  it.each([
    ['broken room-without-pin', { absent: 'without' }, false, []],
    ['waiting phone-rule-awaited', { absent: 'without' }, true, []],
    [
      'broken pin-used-elsewhere',
      { absent: 'without' },
      true,
      [line('sip.ruleSkipped', { given: { reason: 'foreign_rule' } })],
    ],
    [
      'broken phone-rule-failed',
      { absent: 'doubtful' },
      true,
      [line('sip.createFailed', { given: { reason: 'refused' } })],
    ],
    ['waiting phone-rule-awaited', 'off', true, []],
    ['waiting phone-rule-left', { present: 'used' }, true, [line('sip.deleteFailed')]],
    ['broken caller-not-held', { present: 'used' }, true, [line('callers.settleFailed')]],
  ])('gives the finding %s', (expected, telephony, hasPin, lines) => {
    const room = { ...roomFacts().room, hasPin };
    expect(found(roomFacts({ room, actor: region(telephony), lines }))).toEqual([expected]);
  });

  it('explains switched off settings and missing trunks', () => {
    const off = systemFacts({}, { ROOM_TELEPHONY_ENABLED: 'false' });
    expect(found(roomFacts({ system: off }))).toEqual(['note telephony-off', 'note switched-off']);
    const trunks = systemFacts({}, { GREENROOM_SIP_TRUNKS: 'ST_new' });
    const room = { ...roomFacts().room, trunk: 'ST_old' };
    expect(found(roomFacts({ system: trunks, room }))).toEqual(['broken trunk-not-configured']);
  });

  it('explains callers who wait, are not seen, or are locked out', () => {
    const lockedNumbers = [{ masked: '+33 6 •• •• •• 78', until: ago(-600) }];
    const changes = { heldCallers: 1, unseenCallers: 1, lockedNumbers, waitingGuests: [{ ...guest, call: true }] };
    expect(found(roomFacts({ door: door(changes) }))).toEqual([
      'waiting callers-unseen',
      'note callers-held',
      'note number-locked-out',
    ]);
  });
});

describe('a recording', () => {
  it.each([
    ['waiting recording-queued', { state: 'starting.waiting', status: 'initiated' }],
    ['waiting recording-starting', { state: 'starting.asking', status: 'initiated' }],
    ['broken recorder-not-there', { state: 'active.pending.hoping' }],
    ['waiting recorder-missing', { state: 'active.running.doubting', misses: 1 }],
    ['waiting recorder-missing', { unanswered: 3 }],
    ['waiting recording-stopping', { state: 'stopping' }],
    ['note recording-uploading', { state: 'stopped.uploading.resting', status: 'stopped' }],
    ['waiting recording-uploading', { state: 'stopped.uploading.resting', status: 'stopped', updatedAt: ago(900) }],
    ['waiting recording-file-awaited', { state: 'stopped.completed.awaiting', status: 'stopped' }],
    ['broken recording-file-missing', { state: 'stopped.completed.lost', status: 'stopped' }],
    [
      'broken recording-not-started',
      { state: 'failedToStart.settled', status: 'failed_to_start', reason: 'recorder_unavailable' },
    ],
    [
      'note recording-not-started',
      { state: 'failedToStart.settled', status: 'failed_to_start', reason: 'recorder_busy' },
    ],
    ['broken recording-failed', { state: 'failedToStop.settled', status: 'failed_to_stop', reason: 'recorder_gone' }],
    ['note recording-failed', { state: 'failedToStop.settled', status: 'failed_to_stop', reason: 'given_up' }],
    ['broken recording-aborted', { state: 'aborted.settled', status: 'aborted', reason: 'recorder_aborted' }],
    ['note recording-aborted', { state: 'aborted.settled', status: 'aborted', reason: 'cancelled' }],
    ['note summary-failed', { state: 'processed.failed', status: 'external_process_failed' }],
    ['waiting recording-unknown', { state: null }],
  ])('gives the finding %s', (expected, changes) => {
    expect(ofRecording(changes)).toEqual([expected]);
  });

  it('that failed long ago is only noted, and later forgotten', () => {
    const failed = { state: 'failedToStop.settled', status: 'failed_to_stop', reason: 'recorder_gone' };
    expect(ofRecording({ ...failed, updatedAt: ago(2 * 86_400) })).toEqual(['note recording-failed']);
    expect(ofRecording({ ...failed, updatedAt: ago(20 * 86_400) })).toEqual([]);
  });

  it('that outlives its meeting can be stopped or given up', () => {
    const actor = roomActor({}, { meeting: 'empty', telephony: { absent: 'none' } });
    const findings = diagnoseRoom(roomFacts({ actor, recordings: [recordingFacts()] }));
    expect(findings[0]).toMatchObject({ code: 'recording-outlives-meeting' });
    expect(findings[0]!.cures.map(({ act }) => act?.act)).toEqual(['recording.stop', 'recording.fail']);
  });

  it.each(['no_owner', 'no_address', 'not_configured', 'gave_up', 'refused', null])(
    'whose owner was not told because of %s can be notified again',
    (reason) => {
      const notices = [{ channel: 'mail', state: 'failed', reason, count: 1, since: ago(60), enqueued: 1, tries: 0 }];
      const recordings = [recordingFacts({ state: 'saved.unannounced', status: 'saved', notices })];
      const [finding] = diagnoseRoom(roomFacts({ recordings }));
      expect(finding).toMatchObject({ code: 'recording-notice-failed', severity: 'broken' });
      expect(finding!.cures.at(-1)?.act).toMatchObject({ act: 'recording.notify', recording: memberId });
    },
  );

  it('whose owner is told later, or that has expired, is mentioned', () => {
    const notices = [
      { channel: 'mail', state: 'pending', reason: null, count: 1, since: ago(60), enqueued: 1, tries: 0 },
    ];
    expect(ofRecording({ state: 'saved.notifying', status: 'saved', notices })).toEqual([
      'waiting recording-notice-pending',
    ]);
    const system = systemFacts({}, { RECORDING_EXPIRATION_DAYS: '7' });
    const old = recordingFacts({
      state: null,
      status: 'saved',
      createdAt: ago(9 * 86_400),
      updatedAt: ago(9 * 86_400),
    });
    expect(found(roomFacts({ system, recordings: [old] }))).toEqual(['note recordings-expired']);
  });

  it('of somebody else is noted', () => {
    expect(found(roomFacts({ door: door({ present: { egress: 1, standard: 2 } }) }))).toEqual([
      'note foreign-recorder',
    ]);
  });
});

describe('subtitles, invitations and differences', () => {
  it.each([
    ['broken subtitles-failed', 'failed', []],
    ['waiting subtitles-starting', 'appearing', []],
    ['waiting subtitles-starting', 'pausing', []],
  ])('give the finding %s', (expected, subtitles, lines) => {
    expect(found(roomFacts({ actor: roomActor({}, { subtitles }), lines }))).toEqual([expected]);
  });

  it('tell why an invitation did not arrive', () => {
    for (const reason of ['refused', 'not_configured', 'gave_up', 'not_host', 'room_deleted']) {
      const invitations = [{ state: 'failed', reason, count: 2, since: ago(60), enqueued: 2, tries: 1 }];
      expect(found(roomFacts({ invitations }))).toEqual(['broken invitation-failed']);
    }
    const invitations = [{ state: 'pending', reason: null, count: 2, since: ago(60), enqueued: 2, tries: 1 }];
    expect(found(roomFacts({ invitations }))).toEqual(['waiting invitation-pending']);
  });

  it('tell that the work for a message is gone', () => {
    const lost = { state: 'pending', reason: null, count: 1, since: ago(60), enqueued: 0, tries: 0 };
    expect(found(roomFacts({ invitations: [lost] }))).toEqual(['broken invitation-lost']);
    const notices = [{ ...lost, channel: 'mail' }];
    const recordings = [recordingFacts({ state: 'saved.notifying', status: 'saved', notices })];
    expect(found(roomFacts({ recordings }))).toEqual(['broken recording-notice-lost']);
  });

  it('tell what LiveKit and the bucket have, together by kind', () => {
    const drift = (what: string, direction: string) => ({ what, direction, thing: 'x', since: ago(60), next: 'Soon.' });
    const lines = [drift('participant', 'missing'), drift('participant', 'missing'), drift('file', 'missing')];
    const findings = diagnoseRoom(roomFacts({ drift: lines }));
    expect(findings.map(({ code }) => code)).toEqual(['drift-file-missing', 'drift-participant-missing']);
    expect(findings[1]!.sentence).toContain('2 participants');
  });
});

describe('trouble of other rooms', () => {
  it('stands behind what is the matter with this one', () => {
    const system = systemFacts({
      queue: { due: 0, oldestDueAt: null, orphaned: 2, oldestOrphanAt: ago(60) },
      failing: { livekit: { count: 3, since: ago(9) }, storage: { count: 0, since: null } },
    });
    const waits = door({ hostPresent: false, watching: 0, waiting: 1, waitingGuests: [guest], oldestWaitAt: ago(9) });
    const codes = found(roomFacts({ system, door: waits }));
    expect(codes.map((one) => one.split(' ').slice(0, 2).join(' ')).slice(0, 3)).toEqual([
      'note waiting-without-host',
      'note livekit-commands-fail',
      'note commands-of-dead-workers',
    ]);
  });
});

describe('the whole product', () => {
  it.each<[string, Partial<SystemFacts>]>([
    ['broken no-replica', { replicas: [] }],
    ['waiting queue-backlog', { queue: { due: 9, oldestDueAt: ago(30), orphaned: 0, oldestOrphanAt: null } }],
    ['broken queue-backlog', { queue: { due: 9, oldestDueAt: ago(90), orphaned: 0, oldestOrphanAt: null } }],
    ['broken commands-of-dead-workers', { queue: { due: 0, oldestDueAt: null, orphaned: 2, oldestOrphanAt: ago(60) } }],
    ['broken livekit-away', { parts: { livekit: 'away' } }],
    ['broken livekit-refuses', { parts: { livekit: 'refused' } }],
    ['note redis-away', { parts: { redis: 'away' } }],
    ['broken schema-behind', { parts: { schema: 'behind' } }],
    [
      'waiting livekit-commands-fail',
      { failing: { livekit: { count: 3, since: ago(9) }, storage: { count: 0, since: null } } },
    ],
    ['broken storage-away', { failing: { livekit: { count: 0, since: null }, storage: { count: 3, since: ago(9) } } }],
    ['broken mail-failing', { mail: { count: 3, since: ago(9) } }],
    ['broken no-webhooks', { webhooks: { lastAt: null, missedJoins: 1, missedAt: ago(3) } }],
    ['broken any-quarantined', { quarantined: 1 }],
    ['broken database-blocked', { blockers: [blocker('idle in transaction', 5)] }],
    ['waiting database-blocked', { blockers: [blocker('active', 5)] }],
    ['broken database-blocked', { blockers: [blocker('active', 60)] }],
  ])('gives the finding %s', (expected, changes) => {
    expect(foundAtAll(changes)).toEqual([expected]);
  });

  it('needs Redis when it has several replicas', () => {
    const replicas = ['a', 'b'].map((id) => ({ id, alive: true, beatAt: ago(1) }));
    expect(foundAtAll({ replicas, parts: { redis: 'away' } })).toEqual(['broken redis-away']);
  });

  it('tells what is switched off', () => {
    expect(foundAtAll({}, { RECORDING_ENABLE: 'false' })).toEqual(['note switched-off']);
  });
});

describe('every sentence', () => {
  it('is one sentence of ordinary length', () => {
    const facts = roomFacts({ actor: roomActor({ quarantinedAt: ago(9) }), door: door({ waiting: 1, hosts: 0 }) });
    for (const { sentence, explanation, cures } of diagnoseRoom(facts)) {
      expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
      expect(sentence.length).toBeLessThan(200);
      expect(explanation).toMatch(/\.$/);
      expect(cures.length).toBeGreaterThan(0);
    }
  });
});
