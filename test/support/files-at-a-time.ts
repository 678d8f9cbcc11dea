import { availableParallelism } from 'node:os';

/** Tests wait as much as they work: Vitest's own choice, one less than there are cores, leaves one of two idle. */
export const filesAtATime = Math.max(2, availableParallelism() - 1);

/** Each of them has a LiveKit server of its own. Media is real, and there may be two cores only. */
export const mediaFilesAtATime = Math.min(3, filesAtATime);
