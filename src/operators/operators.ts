import { domain } from '#src/api/domain.ts';
import { get } from '#src/api/route.ts';
import { type ActRouteParts, actRoutes } from './acts/act-routes.ts';
import { type DryRunParts, dryRunRoutes } from './dry-run/dry-run-routes.ts';
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

/** Domain of the routes for operators and their monitoring. */
export const operators = domain('operators')<object, OperatorParts & ActRouteParts & DryRunParts>({
  routes: [
    get('/__lbheartbeat__', 'machine', showAlive, { answers: { 200: alive } }),
    get('/__heartbeat__', 'machine', showReadiness, { answers: { 200: readiness, 503: readiness } }),
    get('/__version__', 'machine', showVersion, { answers: { 200: version } }),
    get('/metrics', 'operator', showMetrics, { answers: { 200: 'text' } }),
    ...actRoutes,
    ...dryRunRoutes,
  ],
  purges: (settings) => [
    { table: 'journal', where: 'at', age: `${settings.GREENROOM_JOURNAL_DAYS} days` },
    { table: 'seen_key', where: 'at', age: `${settings.GREENROOM_KEYS_DAYS} days` },
    purgeActors,
    purgeFacts(settings),
  ],
});
