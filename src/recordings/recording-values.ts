import { z } from 'zod';

/** The modes of recordings. */
export const mode = z.enum(['screen_recording', 'transcript']);

/** The statuses of recordings, under the reference's names. */
export const recordingStatus = z.enum([
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
]);
