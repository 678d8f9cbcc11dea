import { describe, expect, it } from 'vitest';
import { diagnoseRoom } from '#src/operators/diagnosis/diagnose.ts';
import type { RecordingFacts } from '#src/operators/diagnosis/room-facts.ts';
import type { SystemFacts } from '#src/operators/diagnosis/system-facts.ts';
import { found, foundAtAll } from '#test/support/found-codes.ts';
import {
  ago,
  door,
  line,
  memberId,
  recordingFacts,
  roomActor,
  roomFacts,
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

describe('findings about the whole product', () => {
  it('follow the findings about the room', () => {
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
