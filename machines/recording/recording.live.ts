import { because, endEgress, look, record, startEgress, stopEgress, tell } from './recording.actions.ts';
import { recordingSetup } from './recording.setup.ts';
import {
  egressIs,
  endOther,
  ends,
  endsOrEnding,
  failToStart,
  giveUp,
  roomDeleted,
  save,
  stopAnswers,
} from './recording.steps.ts';

const accepted = [
  { guard: 'isQueued', target: '#recording.active', actions: 'keepEgress' },
  { target: '#recording.active', actions: ['keepEgress', 'announceStarting'] },
] as const;

/** The egress runs although its start was not answered yet; the next state handles a report that it is active. */
const runs = [
  { guard: 'queuedEgressRuns', target: '#recording.active', actions: ['keepEgress', 'repeat'] },
  { guard: 'egressRuns', target: '#recording.active', actions: ['keepEgress', 'announceStarting', 'repeat'] },
] as const;

/** A start was requested from LiveKit. */
export const starting = recordingSetup.createStateConfig({
  initial: 'asking',
  on: {
    'egress.accepted': accepted,
    'egress.reported': runs,
    'recording.startTimedOut': failToStart,
    'recording.stop': {
      guard: 'isQueued',
      target: '#recording.aborted.doubting',
      actions: [because('cancelled'), 'announceFailed'],
    },
    'recording.roomDeleted': roomDeleted,
    'recording.fail': giveUp,
  },
  states: {
    asking: {
      entry: startEgress,
      after: { ask: [{ guard: 'mayWait', target: 'waiting' }, failToStart] },
      on: { 'egress.refused': [{ guard: 'mayWait', target: 'waiting' }, failToStart] },
    },
    /** All recorders are busy; the start is repeated until its deadline. */
    waiting: { after: { askAgain: 'asking' } },
    /** Adopted; whether an egress runs is unknown. */
    looking: {
      entry: [tell('asking'), look],
      on: { 'egress.seen': [...runs, failToStart], 'egress.lookFailed': failToStart },
    },
  },
});

const dead = {
  guard: 'isDead',
  target: '#recording.failedToStop',
  actions: [because('recorder_gone'), 'announceFailed'],
} as const;

/** LiveKit did not answer within the limit. */
const unanswered = {
  guard: 'isUnanswered',
  target: '#recording.failedToStop',
  actions: [because('recorder_gone'), 'announceFailed', endEgress],
} as const;

/** LiveKit accepted the egress. */
export const active = recordingSetup.createStateConfig({
  initial: 'pending',
  entry: record('active'),
  on: {
    'egress.reported': [...endsOrEnding, endOther],
    'file.reported': save,
    'recording.stop': { target: '#recording.stopping', actions: 'announceStopping' },
    'recording.roomDeleted': roomDeleted,
    'recording.fail': giveUp,
  },
  states: {
    /** The recorder has not joined the LiveKit room yet. */
    pending: {
      initial: 'hoping',
      entry: tell('starting'),
      on: {
        'egress.reported': [
          { guard: egressIs('active'), target: 'running', actions: ['announceStarted', 'forgetMisses'] },
          ...endsOrEnding,
          endOther,
        ],
      },
      states: {
        // A doubt is ignored: two checks before the recorder has joined would count it as dead.
        hoping: { after: { begin: 'looking' }, on: { 'recorder.left': 'looking' } },
        looking: {
          entry: look,
          on: {
            'egress.seen': [
              ...endsOrEnding,
              {
                guard: 'isDead',
                target: '#recording.failedToStart',
                actions: [because('recorder_gone'), 'announceFailed', endEgress],
              },
              { guard: 'isMissing', target: 'hoping', actions: 'countMiss' },
              {
                guard: egressIs('active'),
                target: '#recording.active.running',
                actions: ['announceStarted', 'forgetMisses'],
              },
              // The egress stays `starting` at LiveKit until a participant publishes.
              { target: 'hoping', actions: 'forgetMisses' },
            ],
            'egress.lookFailed': [unanswered, { target: 'hoping', actions: 'countUnanswered' }],
          },
        },
      },
    },
    running: {
      initial: 'resting',
      entry: tell('started'),
      states: {
        resting: {
          after: { look: 'looking' },
          on: { 'recorder.left': 'doubting', 'recording.doubted': 'looking' },
        },
        /** The recorder seems to have left; a webhook may still report how the egress ended. */
        doubting: { after: { doubt: 'looking' } },
        looking: {
          entry: look,
          on: {
            'egress.seen': [
              ...endsOrEnding,
              dead,
              { guard: 'isMissing', target: 'doubting', actions: 'countMiss' },
              { target: 'resting', actions: 'forgetMisses' },
            ],
            'egress.lookFailed': [unanswered, { target: 'resting', actions: 'countUnanswered' }],
          },
        },
      },
    },
  },
});

const stopFails = {
  target: '#recording.failedToStop',
  actions: [because('stop_failed'), 'announceFailed', endEgress],
} as const;

/** A stop was requested from LiveKit. */
export const stopping = recordingSetup.createStateConfig({
  entry: stopEgress,
  after: { stop: stopFails },
  on: {
    'egress.stopAnswered': stopAnswers,
    'egress.stopFailed': stopFails,
    'egress.reported': [...ends, { guard: egressIs('ending'), target: '#recording.stopped.uploading' }, endOther],
    'file.reported': save,
    'recording.roomDeleted': roomDeleted,
    'recording.fail': giveUp,
  },
});
