import { fieldErrors } from '#src/api/error-shapes.ts';
import { get, type Route } from '#src/api/route.ts';
import type { ReadParts } from '../read-parts.ts';
import { actorObject } from './actor-object.ts';
import { journalPage } from './journal-page.ts';
import { showActor } from './show-actor.ts';
import { showJournal } from './show-journal.ts';
import { shownReplay, showReplay } from './show-replay.ts';

const answers = { 200: shownReplay, 400: fieldErrors };

// biome-ignore format: a table is read in columns.
/** Actors, their journal and their past states. */
export const actorRoutes: readonly Route<ReadParts>[] = [
  get('/operators/api/rooms/:reference/journal/',           'operator', showJournal, { answers: { 200: journalPage, 400: fieldErrors } }),
  get('/operators/api/actors/:kind/:room/',                 'operator', showActor,   { answers: { 200: actorObject } }),
  get('/operators/api/actors/:kind/:room/:member/',         'operator', showActor,   { answers: { 200: actorObject } }),
  get('/operators/api/actors/:kind/:room/replay/',          'operator', showReplay,  { answers }),
  get('/operators/api/actors/:kind/:room/:member/replay/',  'operator', showReplay,  { answers }),
];
