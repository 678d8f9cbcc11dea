import { superviseAgent } from './room.supervision.ts';

/** Whether what is said can be read: an agent writes it down while somebody in the meeting wants it. */
export const subtitles = superviseAgent('subtitles');
