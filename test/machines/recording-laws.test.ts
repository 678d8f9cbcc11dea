import { describe, expect, it } from 'vitest';
import { matchesState } from 'xstate';
import type { RecordingContext, RecordingStatus } from '#machines/recording/recording.context.ts';
import { recordingMachine } from '#machines/recording/recording.machine.ts';
import { type StoredSnapshot, testStatesOf } from '#machines/stored-snapshot.ts';
import { restoreSnapshot } from '#src/actors/restore.ts';
import { type Exploration, expectLaw, explore, type Step, type World } from './explore.ts';
import { briefing, type Happening, takeStep } from './take-step.ts';

/** What others know of a recording, from its plans alone. */
interface RecordingMemory {
  /** Status of the row; null without one. */
  readonly row: RecordingStatus | null;
  /** The last phase reported to the room. */
  readonly phase: string | null;
  /** Whether the file was proved to exist. */
  readonly proved: boolean;
  /** How often the recipients were noted. */
  readonly notified: number;
}

const isIn = testStatesOf<typeof recordingMachine>();

/** Whether the recording blocks another one of its room. */
const blocksRoom = (snapshot: StoredSnapshot): boolean => isIn(snapshot, 'starting', 'active', 'stopping');

const statuses: readonly RecordingStatus[] = [
  'initiated',
  'active',
  'stopped',
  'saved',
  'aborted',
  'failed_to_start',
  'failed_to_stop',
  'notification_succeeded',
  'external_process_successful',
  'external_process_failed',
];

const start = (queueMs: number): Happening => ({
  type: 'recording.start',
  recording: 'the-recording',
  mode: 'screen_recording',
  options: {},
  by: 'the-owner',
  queueMs,
  busy: false,
});
const rowOf = (status: RecordingStatus) => ({
  recording: 'the-recording',
  status,
  egress: 'EG_1',
  mode: 'screen_recording',
  shownMode: 'screen_recording',
  collects: false,
});
const egressStates = ['starting', 'active', 'ending', 'complete', 'failed', 'aborted', 'limitReached'] as const;
const tooLate = '2026-02-01T12:00:00.000Z';

const alphabet: readonly Happening[] = [
  start(0),
  start(30_000),
  { ...start(0), busy: true },
  { type: 'recording.stop', by: 'the-owner' },
  { type: 'recording.delete', by: 'the-owner' },
  { type: 'recording.startTimedOut' },
  { type: 'recording.doubted' },
  { type: 'recording.roomDeleted' },
  { type: 'recording.fail' },
  { type: 'egress.accepted', egress: 'EG_1' },
  { type: 'egress.refused', reason: 'recorder_unavailable' },
  { type: 'egress.refused', reason: 'recorder_unavailable', at: tooLate },
  { type: 'egress.refused', reason: 'recorder_refused' },
  ...egressStates.flatMap((status) => [
    { type: 'egress.reported', egress: 'EG_1', status },
    { type: 'egress.reported', egress: 'EG_2', status },
    { type: 'egress.stopAnswered', status },
    { type: 'egress.seen', egress: 'EG_1', status, present: true },
    { type: 'egress.seen', egress: 'EG_1', status, present: false },
  ]),
  { type: 'recorder.left' },
  { type: 'egress.stopAnswered', status: 'unknown' },
  { type: 'egress.stopFailed', reason: 'deadline_exceeded' },
  { type: 'egress.unwantedEnded' },
  { type: 'egress.seen', egress: 'EG_1', status: 'gone', present: false },
  { type: 'egress.lookFailed', reason: 'gave_up' },
  { type: 'file.reported' },
  { type: 'file.found' },
  { type: 'file.missing' },
  { type: 'file.missing', at: tooLate },
  { type: 'file.lookFailed', reason: 'gave_up' },
  { type: 'file.lookFailed', reason: 'refused', at: tooLate },
  { type: 'notices.settled', pending: false, failed: false },
  { type: 'notices.settled', pending: false, failed: true },
  { type: 'notices.settled', pending: true, failed: false },
  { type: 'notices.enqueueFailed', reason: 'gave_up' },
  { type: 'process.reported', success: true },
  { type: 'process.reported', success: false },
];

/** First events of a recording that the reference left, with its row. */
const adopted = (status: RecordingStatus): Happening[] =>
  [{ type: 'recording.doubted' }, { type: 'file.reported' }, { type: 'recording.delete', by: 'the-owner' }].map(
    (event) => ({ ...event, row: rowOf(status) }),
  );

const exploration: Exploration<RecordingMemory> = {
  machine: recordingMachine,
  memory: { row: null, phase: null, proved: false, notified: 0 },
  events: ({ snapshot }) =>
    snapshot.value === 'unborn' ? [...alphabet, ...statuses.flatMap((status) => adopted(status))] : alphabet,
  remember({ memory }, event, after, { writes, messages }) {
    let { row, phase, notified } = memory;
    if (row === null && event.row !== undefined) row = (event.row as { status: RecordingStatus }).status;
    for (const { name, params } of writes) {
      if (name === 'recording.create') row = 'initiated';
      if (name === 'recording.record') row = (params as { status: RecordingStatus }).status;
      if (name === 'recording.remove') row = null;
      if (name === 'notice.add') notified += 1;
    }
    if (event.type === 'recording.roomDeleted') row = null;
    for (const { event: told } of messages) phase = String(told.phase);
    const proved = memory.proved || (event.type.startsWith('file.') && matchesState('saved', after.value as never));
    return { row, phase, proved, notified };
  },
  describe: ({ snapshot, memory }) => {
    const { unanswered, egress, misses, queueUntil, fileUntil } = snapshot.context as RecordingContext;
    // All numbers of unanswered checks but the last behave alike.
    return [egress, misses, queueUntil, fileUntil, Math.min(unanswered, 1), memory];
  },
};

const steps: readonly Step<RecordingMemory>[] = explore(exploration);
const is = ({ snapshot }: World<RecordingMemory>, state: string | object) =>
  matchesState(state as never, snapshot.value);
const law = (sentence: string, broken: (step: Step<RecordingMemory>) => string | false | undefined) =>
  it(sentence, () => expectLaw(steps, broken));

/** Statuses that block another start of the room, by the reference's constraint. */
const blocking: readonly (RecordingStatus | null)[] = ['initiated', 'active'];

describe('a recording', () => {
  it('reaches every state', () => {
    const everywhere = [
      { starting: 'asking' },
      { starting: 'waiting' },
      { starting: 'looking' },
      { active: { pending: 'hoping' } },
      { active: { pending: 'looking' } },
      { active: { running: 'resting' } },
      { active: { running: 'doubting' } },
      { active: { running: 'looking' } },
      'stopping',
      { stopped: { uploading: 'looking' } },
      { stopped: { completed: 'awaiting' } },
      { stopped: { completed: 'checking' } },
      { stopped: { completed: 'lost' } },
      { failedToStart: 'doubting' },
      { failedToStart: 'looking' },
      { failedToStart: 'settled' },
      { failedToStop: 'checking' },
      { failedToStop: 'pausing' },
      { failedToStop: 'settled' },
      { aborted: 'doubting' },
      { aborted: 'looking' },
      { aborted: 'checking' },
      { aborted: 'settled' },
      { saved: 'notifying' },
      { saved: 'notified' },
      { saved: 'unannounced' },
      { processed: 'successful' },
      { processed: 'failed' },
      'deleted',
    ];
    for (const state of everywhere) {
      expect(
        steps.some(({ after }) => is(after, state)),
        JSON.stringify(state),
      ).toBe(true);
    }
  });

  law('blocks its room exactly while its row does', ({ after }) => {
    const blocks = blocksRoom(after.snapshot);
    return blocks !== blocking.includes(after.memory.row) && `The row says ${after.memory.row}`;
  });

  law('tells its room when it no longer blocks it', ({ after }) => {
    const { row, phase } = after.memory;
    if (row === null && phase === null) return false;
    if (blocking.includes(row)) return (phase === null || phase === 'over') && `The room was told ${phase}`;
    return phase !== 'over' && phase !== 'saving' && phase !== null && `The room still stores ${phase}`;
  });

  law('never blocks its room without a timer or a command that ends the wait', ({ after }) => {
    if (!blocksRoom(after.snapshot)) return false;
    const waits = Object.keys(after.timers).length > 0;
    const asks =
      ['starting', 'active'].some((state) => is(after, state)) &&
      JSON.stringify(after.snapshot.value).includes('looking');
    return !waits && !asks && 'Nothing would end it';
  });

  law('is saved once its file is found or reported, and stays so until deleted', ({ before, event, after, plan }) => {
    const isProof = event.type === 'file.found' || event.type === 'file.reported';
    if (isProof && plan !== null) {
      const isDeleted = is(before, 'unborn') && after.memory.row === null;
      const isSaved = is(after, 'saved') || is(after, 'processed');
      return !isDeleted && !isSaved && !is(before, 'unborn') && 'A proved file does not save it';
    }
    if (!before.memory.proved || is(before, 'unborn')) return false;
    const stays = ['saved', 'processed', 'deleted'].some((state) => is(after, state));
    return !stays && 'A saved recording is lost';
  });

  law('notes its recipients at most once', ({ after }) => after.memory.notified > 1 && 'Somebody is told twice');

  law('is deletable in every status of an end, except while its file is awaited', ({ before, event, plan }) => {
    if (event.type !== 'recording.delete' || is(before, 'unborn')) return false;
    const { row } = before.memory;
    const awaited = row === 'stopped' && !is(before, { stopped: { completed: 'lost' } });
    const may = row !== null && !blocking.includes(row) && !awaited;
    return may !== (plan !== null) && `Deletion of ${row}: ${plan !== null}`;
  });

  law(
    'is over, instead of waiting for ever, when the storage refuses the lookup of the awaited file',
    ({ before, event, after }) => {
      if (event.type !== 'file.lookFailed' || event.reason !== 'refused') return false;
      const checking = [{ stopped: { completed: 'checking' } }, { failedToStop: 'checking' }, { aborted: 'checking' }];
      return checking.some((state) => is(before, state)) && !after.snapshot.hasTag('ended') && 'It waits for ever';
    },
  );

  law('ends an egress that nobody wants', ({ before, event, plan }) => {
    const given = ['failedToStart', 'failedToStop', 'aborted', 'deleted'].some((state) => is(before, state));
    const runs = event.type === 'egress.reported' && ['starting', 'active', 'ending'].includes(String(event.status));
    const accepted = event.type === 'egress.accepted';
    if (!given || !(runs || accepted)) return false;
    return !plan?.commands.some(({ name }) => name === 'recording.endEgress') && 'It runs on';
  });

  law('ends a second egress of its own', ({ before, event, plan }) => {
    const second = event.type === 'egress.reported' && event.egress === 'EG_2' && event.status === 'active';
    const first = (before.snapshot.context as RecordingContext).egress === 'EG_1';
    if (!second || !first || !is(before, 'active')) return false;
    return !plan?.commands.some(({ name }) => name === 'recording.endEgress') && 'Two recorders record';
  });

  law('looks once more for a recorder after a start that was given up', ({ before, after }) => {
    const gaveUp = is(before, 'starting') && (is(after, 'failedToStart') || is(after, 'aborted'));
    const looks = is(after, { failedToStart: 'doubting' }) || is(after, { aborted: 'doubting' });
    return gaveUp && !looks && 'A recorder that LiveKit finds later would be left';
  });

  law('runs from the first report on that says so', ({ before, event, after }) => {
    const told = event.type === 'egress.reported' && event.egress === 'EG_1' && event.status === 'active';
    return told && is(before, 'starting') && !is(after, { active: 'running' }) && 'It waits for the next look';
  });

  law('refuses `recording.doubted` while its start is pending', ({ before, event, plan }) => {
    return event.type === 'recording.doubted' && is(before, { active: 'pending' }) && plan !== null && 'It does';
  });

  law('asks for one thing at a time of LiveKit', ({ plan }) => {
    const asked = plan?.commands.filter(({ name }) => name.startsWith('recording.') && name.endsWith('Egress')) ?? [];
    return asked.length > 1 && asked.map(({ name }) => name).join();
  });

  law('keeps no timer whose event its state refuses', ({ after: { timers, snapshot } }) =>
    Object.values(timers).find((type) => !snapshot.can({ ...briefing, type })),
  );

  law(
    'is done only where nothing is pending',
    ({ after }) =>
      after.snapshot.hasTag('ended') &&
      Object.keys(after.timers).length > 0 &&
      'A timer of an ended recording is pending',
  );

  law('is adopted in the state of its row', ({ before, event, after }) => {
    if (event.row === undefined || event.type !== 'recording.doubted' || !is(before, 'unborn')) return false;
    const { status } = event.row as { status: RecordingStatus };
    return after.memory.row !== status && `${status} became ${after.memory.row}`;
  });

  it('releases its room within the longest timeout, whatever LiveKit does not report', () => {
    const blocked = new Set(steps.map(({ after }) => after).filter(({ snapshot }) => blocksRoom(snapshot)));
    expect(blocked.size).toBeGreaterThan(5);
    for (const world of blocked) expect(msUntilFree(world), JSON.stringify(world.snapshot.value)).toBeLessThan(120_000);
  });

  it('continues from its stored state', () => {
    for (const { snapshot, timers } of new Set(steps.map(({ before }) => before))) {
      const stored = JSON.parse(JSON.stringify(recordingMachine.getPersistedSnapshot(snapshot as never)));
      const restored = restoreSnapshot({ machine: recordingMachine }, stored);
      expect(restored.value).toEqual(snapshot.value);
      for (const type of Object.values(timers)) {
        expect(takeStep(recordingMachine, restored, { type }).plan).not.toBeNull();
      }
    }
  });
});

/**
 * Milliseconds until a recording frees its room when the recorder is dead, LiveKit reports nothing, and every look
 * finds what LiveKit lists of a dead recorder.
 */
function msUntilFree(world: World<RecordingMemory>): number {
  let { snapshot } = world;
  let timers = Object.values(world.timers);
  const delays: Readonly<Record<string, number>> = {
    ask: 10_000,
    askAgain: 25_000,
    begin: 25_000,
    stop: 10_000,
    look: 30_000,
    doubt: 10_000,
  };
  let ms = 0;
  for (let turns = 0; blocksRoom(snapshot); turns++) {
    if (turns > 20) return Number.POSITIVE_INFINITY;
    const [type] = timers;
    const next: Happening =
      type === undefined
        ? { type: 'egress.seen', egress: 'EG_1', status: 'active', present: false }
        : { type, at: tooLate };
    ms += type === undefined ? 0 : (delays[type.split('.')[2]!] ?? 0);
    const taken = takeStep(recordingMachine, snapshot, next);
    snapshot = taken.snapshot;
    timers = timers.filter((one) => one !== type);
    for (const step of taken.plan?.timers ?? []) {
      if (step.do === 'set') timers = [step.event.type];
      else timers = timers.filter((one) => one !== step.id);
    }
  }
  return ms;
}
