import { detail } from '#src/api/error-shapes.ts';
import { del, get, post, type Route } from '#src/api/route.ts';
import type { AccessParts } from './access-parts.ts';
import {
  endOperatorSession,
  openOperatorSession,
  operatorSession,
  shownToken,
  showOperatorSession,
} from './operator-session.ts';

const path = '/operators/api/session/';

// biome-ignore format: a table is read in columns.
/** The session of an operator's browser. */
export const accessRoutes: readonly Route<AccessParts>[] = [
  get (path, 'operator',             showOperatorSession, { answers: { 200: operatorSession } }),
  post(path, 'machine',  shownToken, openOperatorSession, { answers: { 200: operatorSession, 401: detail, 403: detail, 429: detail } }),
  del (path, 'operator',             endOperatorSession,  { answers: { 204: null } }),
];
