import { describe, expect, it } from 'vitest';
import { ClientError } from '#src/client/client-error.ts';
import { recordingFacts } from '#src/recordings/recording-facts.ts';
import { recordingStatus } from '#src/recordings/recording-values.ts';
import { pathOfRecording, recordingOf, roomOf } from '../../../web/navigation.ts';
import { durationText, spanText } from '../../../web/parts/duration-text.ts';
import { isMoving, recordingState } from '../../../web/recording/recording-state.ts';
import { endText, failureText, isQueued, refusalText } from '../../../web/room/recording-text.ts';

describe('the page of a recording', () => {
  it('has an address of its own', () => {
    expect(recordingOf(pathOfRecording('0b7c'))).toBe('0b7c');
    expect([recordingOf('/'), recordingOf('/recording/'), roomOf('/recording/0b7c')]).toEqual([null, null, null]);
  });

  it('has words for every status, and looks again until the file is there', () => {
    const states = recordingStatus.options.map((status) => [status, recordingState({ status, is_expired: false }).at]);
    expect(Object.fromEntries(states)).toEqual({
      initiated: 'starting',
      active: 'running',
      stopped: 'saving',
      saved: 'ready',
      aborted: 'failed',
      failed_to_start: 'failed',
      failed_to_stop: 'failed',
      notification_succeeded: 'ready',
      external_process_successful: 'ready',
      external_process_failed: 'ready',
    });
    expect(recordingStatus.options.filter((status) => isMoving({ status }))).toEqual([
      'initiated',
      'active',
      'stopped',
    ]);
    expect(recordingState({ status: 'saved', is_expired: true }).at).toBe('expired');
    expect(recordingState({ status: 'aborted', is_expired: true }).at).toBe('failed');
  });
});

describe('the words for a recording', () => {
  it('name every reason of a failure', () => {
    const { reason } = recordingFacts['recording.failed'].schema.shape.data.shape;
    const texts = reason.unwrap().options.map(failureText);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts).not.toContain(failureText(null));
    expect(failureText('toString_')).toBe(failureText(null));
  });

  it('prefer the reason to the sentence of the answer', () => {
    expect(refusalText(new ClientError('unavailable', 'It failed.', undefined, 'recorder_busy'))).toContain('busy');
    expect(refusalText(new ClientError('room_closed', 'In progress.'))).toBe('In progress.');
  });

  it('tell of the limit until the file is saved', () => {
    const ended = { recording: 'a', mode: null, isLimited: true, reason: null };
    expect(endText({ ...ended, at: 'saving' })).toContain('longest duration');
    expect(endText({ ...ended, at: 'saved' })).toBe('The recording is saved.');
  });

  it('call a start queued when no recorder began for a while', () => {
    const since = '2026-01-01T10:00:00Z';
    expect(isQueued(since, Date.parse(since) + 1000)).toBe(false);
    expect(isQueued(since, Date.parse(since) + 10_000)).toBe(true);
    expect(isQueued(null, Date.parse(since))).toBe(false);
  });

  it('write durations', () => {
    expect([-5000, 0, 61_000, 3_723_000].map(durationText)).toEqual(['0:00', '0:00', '1:01', '1:02:03']);
    expect([20_000, 60_000, 3_600_000, 5_460_000].map(spanText)).toEqual([
      '1 minute',
      '1 minute',
      '1 hour',
      '1 hour 31 minutes',
    ]);
  });
});
