import { inject } from 'vitest';
import { type FreshBucket, freshBucket } from './fresh-bucket.ts';
import type { Person } from './people.ts';
import type { S3TestAccess } from './provided.ts';
import { openRecordings, type RecordingRow } from './recording-rows.ts';
import { type RestScene, startRestScene } from './rest-scene.ts';

/** A product with a bucket, and somebody who owns recordings. */
interface MediaScene extends RestScene {
  readonly bucket: FreshBucket;
  readonly owner: Person;
  /** Adds a recording of the owner; resolves with its id. */
  newRecording(row?: RecordingRow): Promise<string>;
  setRecordingRole: ReturnType<typeof openRecordings>['setRole'];
}

/** Starts it with these settings, on a bucket of this server. */
export async function startMediaScene(
  env: Readonly<Record<string, string>> = {},
  server: S3TestAccess = inject('minio'),
): Promise<MediaScene> {
  await using stack = new AsyncDisposableStack();
  const bucket = stack.use(await freshBucket(server));
  const scene = stack.use(await startRestScene({ ...bucket.env, ...env }));
  const owner = await scene.people.newPerson();
  const recordings = openRecordings(scene.people, await scene.people.newRoom(owner));
  const started = stack.move();
  return {
    ...scene,
    bucket,
    owner,
    newRecording: (row) => recordings.add(owner, row),
    setRecordingRole: recordings.setRole,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
