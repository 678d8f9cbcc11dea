import { createCallerMask } from '#src/livekit/caller-mask.ts';
import { checkDriftNow } from '#src/operators/drift/check-drift.ts';
import { readLastCheck } from '#src/operators/drift/drift-checks.ts';
import { countDrift, type DriftLine, readDrift } from '#src/operators/drift/drift-rows.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { findRoom } from '#src/rooms/find-room.ts';
import { createStorage } from '#src/storage/create-storage.ts';
import type { Command } from './command.ts';
import { findLiveKit } from './find-livekit.ts';
import { findSecret } from './find-secret.ts';

/** Shows the differences from LiveKit and the bucket. */
export const driftCommand: Command = {
  words: ['drift'],
  args: [],
  options: { check: null, room: 'id or slug' },
  help: 'differences from LiveKit and the bucket, and what corrects them; --check compares now',
  async run({ database, settings, log, limit }, _args, options) {
    const reference = typeof options.room === 'string' ? options.room : null;
    const room = reference === null ? null : ((await findRoom(database.pool, reference, null))?.id ?? null);
    if (reference !== null && room === null) throw new Error(`There is no room ${reference}.`);
    if (options.check === true) {
      const secret = await findSecret(settings);
      const runtime = createRuntime({ database, log, secret }, settings);
      const livekit = await findLiveKit(settings);
      const [storage, mask] = [createStorage(settings), createCallerMask(secret)];
      await checkDriftNow({ runtime, database, settings, log, livekit, storage, mask, secret }, room ?? undefined);
    }
    const last = await readLastCheck(database, room);
    const results = await readDrift(database, { room, what: null, limit });
    const data = { ...last, results, counts: await countDrift(database, room) };
    const failed = last.failed.map(({ what, error }) => `Not compared: ${what}: ${error}`);
    const checked = last.checked_at === null ? 'Nothing was compared yet.' : `Compared at ${time(last.checked_at)}.`;
    const lines = results.length === 0 ? ['There are no differences.'] : results.map(say);
    return { data, text: [checked, ...failed, ...lines].join('\n') };
  },
};

const time = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

const say = ({ what, direction, thing, room, believed, found, since, next }: DriftLine): string =>
  [
    `${what} ${direction}  ${thing}${room === null ? '' : `  room ${room}`}  since ${time(since)}`,
    `    stored: ${believed ?? 'nothing'}; there: ${found ?? 'nothing'}`,
    `    ${next}`,
  ].join('\n');
