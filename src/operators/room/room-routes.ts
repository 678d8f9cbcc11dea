import { fieldErrors } from '#src/api/error-shapes.ts';
import { get, type Route } from '#src/api/route.ts';
import type { ReadParts } from '../read-parts.ts';
import { inspectRoom } from './inspect-room.ts';
import { shownRoom } from './room-object.ts';
import { showFacts, shownFacts } from './show-facts.ts';

/** One room. */
export const roomRoutes: readonly Route<ReadParts>[] = [
  get('/operators/api/rooms/:reference/', 'operator', inspectRoom, { answers: { 200: shownRoom } }),
  get('/operators/api/rooms/:reference/facts/', 'operator', showFacts, {
    answers: { 200: shownFacts, 400: fieldErrors },
  }),
];
