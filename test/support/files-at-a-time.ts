import { availableParallelism } from 'node:os';

const cores = availableParallelism();

/** Tests wait more than they compute: Vitest's default, one less than the cores, leaves one of two cores idle. */
export const filesAtATime = Math.max(3, cores - 1);

/** Fewer where media is real, as too busy a machine would disturb it. Each has a LiveKit server of its own. */
export const mediaFilesAtATime = Math.max(2, Math.min(4, cores - 1));
