import type { z } from 'zod';
import type { RecordingMode, RecordingOptions } from '#machines/recording/recording.context.ts';
import type { Page } from '#src/api/paginate.ts';
import type { recordingObject } from '#src/recordings/recording-object.ts';
import type { RestCall } from './rest-call.ts';

/** A recording as the REST API shows it. Times are ISO 8601, UTC. */
export type RecordingInfo = z.infer<typeof recordingObject>;

/** Recordings of rooms, and those of the logged-in user. Every call rejects with `ClientError`. */
export interface Recordings {
  /** Starts a recording as a host. A refusal by LiveKit has a `reason`, such as `recorder_busy`. */
  start(room: string, mode: RecordingMode, options?: RecordingOptions): Promise<void>;
  /** Stops the running recording, or withdraws a start that waits for a recorder. */
  stop(room: string): Promise<void>;
  /** Lists recordings of the user, newest first; pages are numbered from 1. */
  list(page: number, pageSize?: number): Promise<Page<RecordingInfo>>;
  get(id: string): Promise<RecordingInfo>;
  /** Deletes an ended recording. */
  delete(id: string): Promise<void>;
}

/** Whether a recording has not ended. */
export const isUnfinished = ({ status }: Pick<RecordingInfo, 'status'>): boolean =>
  status === 'initiated' || status === 'active';

export function createRecordings(call: RestCall): Recordings {
  const one = (id: string) => `recordings/${encodeURIComponent(id)}/`;
  return {
    async start(room, mode, options = {}) {
      await call('POST', `rooms/${room}/start-recording/`, { body: { mode, options } });
    },
    async stop(room) {
      await call('POST', `rooms/${room}/stop-recording/`);
    },
    list: async (page, pageSize = 20) =>
      (await call('GET', `recordings/?page=${page}&page_size=${pageSize}`)) as Page<RecordingInfo>,
    get: async (id) => (await call('GET', one(id))) as RecordingInfo,
    async delete(id) {
      await call('DELETE', one(id));
    },
  };
}
