import { availableParallelism } from 'node:os';

const cores = availableParallelism();

/** Tests wait more than they work: Vitest's own choice, one less than there are cores, leaves one of two idle. */
export const filesAtATime = Math.max(3, cores - 1);

/** Fewer where media is real, as too busy a machine would disturb it. Each has a LiveKit server of its own. */
export const mediaFilesAtATime = Math.max(2, Math.min(4, cores - 1));
