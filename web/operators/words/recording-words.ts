import type { StateWords } from './state-words.ts';

const looking = 'LiveKit is asked whether a recorder runs.';

/** The states of a recording in words. */
export const recordingWords: Readonly<Record<string, StateWords>> = {
  unborn: ['not begun', 'Nobody has asked for it yet.', 'quiet'],
  'starting.asking': ['starting', 'LiveKit is being asked for a recorder.', 'moving'],
  'starting.waiting': ['starting', 'All recorders are busy; LiveKit is asked again until a deadline.', 'moving'],
  'starting.looking': ['starting', looking, 'moving'],
  'active.pending.hoping': ['starting', 'A recorder was assigned and has not begun yet.', 'moving'],
  'active.pending.looking': ['starting', `The recorder has not begun in time. ${looking}`, 'moving'],
  'active.running.resting': ['recording', 'The recorder records.', 'live'],
  'active.running.doubting': ['recording', 'The recorder has left the room; it may have died.', 'bad'],
  'active.running.looking': ['recording', looking, 'moving'],
  stopping: ['stopping', 'LiveKit is being asked to stop the recorder.', 'moving'],
  'stopped.uploading.resting': ['uploading', 'The recorder uploads the file.', 'moving'],
  'stopped.uploading.looking': ['uploading', looking, 'moving'],
  'stopped.uploading.asking': ['uploading', 'The bucket is asked for the file.', 'moving'],
  'stopped.completed.deciding': ['file awaited', 'The recorder has ended.', 'moving'],
  'stopped.completed.awaiting': [
    'file awaited',
    'The recorder has ended; the storage has not reported the file yet.',
    'moving',
  ],
  'stopped.completed.checking': ['file awaited', 'The bucket is asked for the file.', 'moving'],
  'stopped.completed.lost': ['file missing', 'The recorder has ended, but the bucket has no file.', 'bad'],
  'failedToStart.doubting': ['not started', 'No recorder began; whether one still comes is checked soon.', 'bad'],
  'failedToStart.looking': ['not started', `No recorder began. ${looking}`, 'bad'],
  'failedToStart.settled': ['not started', 'No recorder began.', 'bad'],
  'failedToStop.checking': ['failed', 'The recorder died; the bucket is asked for a file.', 'bad'],
  'failedToStop.pausing': ['failed', 'The recorder died; the bucket is asked for a file again soon.', 'bad'],
  'failedToStop.settled': ['failed', 'The recorder died and left no file.', 'bad'],
  'aborted.checking': ['aborted', 'The recording was broken off; the bucket is asked for a file.', 'bad'],
  'aborted.pausing': ['aborted', 'The recording was broken off; the bucket is asked for a file again soon.', 'bad'],
  'aborted.doubting': [
    'aborted',
    'The recording was cancelled; whether a recorder still comes is checked soon.',
    'bad',
  ],
  'aborted.looking': ['aborted', `The recording was broken off. ${looking}`, 'bad'],
  'aborted.settled': ['aborted', 'The recording was broken off and has no file.', 'bad'],
  'saved.notifying': ['saved', 'The file is there; people are being told by mail.', 'moving'],
  'saved.notified': ['saved', 'The file is there and people were told.', 'live'],
  'saved.unannounced': ['saved', 'The file is there, but people could not be told.', 'bad'],
  'processed.successful': ['processed', 'The file is there and was processed.', 'live'],
  'processed.failed': ['saved', 'The file is there; its processing failed.', 'bad'],
  deleted: ['deleted', 'The recording was deleted.', 'quiet'],
};
