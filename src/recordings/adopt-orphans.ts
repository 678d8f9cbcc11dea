import { recordingAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import { newId } from '#src/kernel/ids.ts';
import type { RecordingDeps } from './recording-parts.ts';
import { findOrphans } from './recording-rows.ts';

/** Gives unfinished recordings that the reference left an actor, which compares them with LiveKit. */
export async function adoptOrphans({ runtime, database, log }: RecordingDeps): Promise<void> {
  const orphans = await findOrphans(database.pool);
  const sweep = newId();
  for (const { id, room } of orphans) {
    const event = { type: 'recording.doubted' } as const;
    const cause = { by: 'sweep', id: sweep } as const;
    await deliver(runtime, [{ to: recordingAddress(room, id), event, key: `sweep/${sweep}`, cause }]).catch(
      // One that cannot be moved must not hide the others.
      (error: unknown) => log.error({ err: error, recording: id }, 'a recording could not be adopted'),
    );
  }
}
