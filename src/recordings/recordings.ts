import { domain } from '#src/api/domain.ts';
import { get } from '#src/api/route.ts';
import { type MediaAuthDeps, mediaAuth, mediaAuthAnswers } from './media-auth.ts';

/** Recordings of meetings: who may download them. */
export const recordings = domain('recordings')<object, MediaAuthDeps>({
  routes: [get('/api/v1.0/recordings/media-auth/', 'user', mediaAuth, { throttle: 'look', answers: mediaAuthAnswers })],
});
