import { z } from 'zod';
import { domain } from '#src/api/domain.ts';
import { pageOf } from '#src/api/paginate.ts';
import { del, get, patch, post } from '#src/api/route.ts';
import type { Settings } from '#src/settings/settings.ts';
import { applicationObject, applicationWithSecret, newApplication, someApplicationFields } from './application.ts';
import { applicationMetrics } from './application-metrics.ts';
import type { ApplicationParts } from './application-parts.ts';
import { exchangeToken, tokenObject, tokenRequest } from './exchange-token.ts';
import {
  addApplication,
  adoptedRooms,
  adoptRoomsOf,
  listApplications,
  removeApplication,
  roomsToAdopt,
  rotateApplication,
  rotation,
  showApplication,
  updateApplication,
} from './operator-routes.ts';

const mounted = ({ EXTERNAL_API_ENABLED }: Settings): boolean => EXTERNAL_API_ENABLED;
const feature = ({ APPLICATION_ENABLED }: Settings): boolean => APPLICATION_ENABLED;
const refusal = z.object({ error: z.string() });

// biome-ignore format: a table is read in columns.
/** Applications: their records and secrets, and the tokens with which they act for users. */
export const applications = domain('applications')<{ readonly metrics: ReturnType<typeof applicationMetrics> }, ApplicationParts>({
  routes: [
    post ('/external-api/v1.0/application/token/',        'machine', tokenRequest, exchangeToken, { mounted, feature, throttle: 'token', forms: 'urlencoded', answers: { 200: tokenObject, 400: refusal, 401: z.object({ detail: z.string() }), 403: refusal, 409: refusal } }),

    get  ('/operators/api/applications/',                 'operator',                        listApplications,  { throttle: 'look', answers: { 200: pageOf(applicationObject) } }),
    post ('/operators/api/applications/',                 'operator', newApplication,        addApplication,    { throttle: 'change', answers: { 201: applicationWithSecret } }),
    get  ('/operators/api/applications/:id/',             'operator',                        showApplication,   { throttle: 'look', answers: { 200: applicationObject } }),
    patch('/operators/api/applications/:id/',             'operator', someApplicationFields, updateApplication, { throttle: 'change', answers: { 200: applicationObject } }),
    del  ('/operators/api/applications/:id/',             'operator',                        removeApplication, { throttle: 'change', answers: { 204: null } }),
    post ('/operators/api/applications/:id/rotate/',      'operator', rotation,              rotateApplication, { throttle: 'change', answers: { 200: applicationWithSecret } }),
    post ('/operators/api/applications/:id/adopt-rooms/', 'operator', roomsToAdopt,          adoptRoomsOf,      { throttle: 'change', answers: { 200: adoptedRooms } }),
  ],
  metrics: applicationMetrics,
});
