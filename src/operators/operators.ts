import { domain } from '#src/api/domain.ts';
import { detail } from '#src/api/error-shapes.ts';
import { get, post } from '#src/api/route.ts';
import type { AccessParts } from './access/access-parts.ts';
import { accessRoutes } from './access/access-routes.ts';
import { actorRoutes } from './actor/actor-routes.ts';
import { type ActRouteParts, actRoutes } from './acts/act-routes.ts';
import { type DiagnosisDeps, diagnosisRoutes } from './diagnosis/diagnosis-routes.ts';
import { driftLoop } from './drift/drift-loop.ts';
import { driftMetrics } from './drift/drift-metrics.ts';
import type { MeasuredDriftParts } from './drift/drift-parts.ts';
import { checkDriftOnRequest, driftHistory, driftReport, showDrift, showDriftHistory } from './drift/drift-routes.ts';
import { purgeDrift } from './drift/purge-drift.ts';
import { type DryRunParts, dryRunRoutes } from './dry-run/dry-run-routes.ts';
import { liveRoutes } from './live/live-routes.ts';
import {
  alive,
  type OperatorParts,
  readiness,
  showAlive,
  showMetrics,
  showReadiness,
  showVersion,
  version,
} from './machine-routes.ts';
import { purgeActors, purgeFacts } from './purge-actors.ts';
import type { ReadParts } from './read-parts.ts';
import { roomRoutes } from './room/room-routes.ts';

/** Domain of the routes for operators and their monitoring. */
export const operators = domain('operators')<
  MeasuredDriftParts,
  OperatorParts & AccessParts & ReadParts & DiagnosisDeps & MeasuredDriftParts & ActRouteParts & DryRunParts
>({
  routes: [
    get('/__lbheartbeat__', 'machine', showAlive, { answers: { 200: alive } }),
    get('/__heartbeat__', 'machine', showReadiness, { answers: { 200: readiness, 503: readiness } }),
    get('/__version__', 'machine', showVersion, { answers: { 200: version } }),
    get('/metrics', 'operator', showMetrics, { answers: { 200: 'text' } }),
    ...accessRoutes,
    ...diagnosisRoutes,
    get('/operators/api/drift/', 'operator', showDrift, { answers: { 200: driftReport, 404: detail } }),
    post('/operators/api/drift/check/', 'operator', null, checkDriftOnRequest, {
      answers: { 200: driftReport, 404: detail },
    }),
    get('/operators/api/drift/history/', 'operator', showDriftHistory, {
      answers: { 200: driftHistory, 404: detail },
    }),
    ...liveRoutes,
    ...roomRoutes,
    ...actorRoutes,
    ...actRoutes,
    ...dryRunRoutes,
  ],
  purges: (settings) => [
    { table: 'journal', where: 'at', age: `${settings.GREENROOM_JOURNAL_DAYS} days` },
    { table: 'seen_key', where: 'at', age: `${settings.GREENROOM_KEYS_DAYS} days` },
    purgeActors,
    purgeFacts(settings),
    ...purgeDrift(settings),
  ],
  loops: (deps) => [driftLoop(deps)],
  metrics: driftMetrics,
});
