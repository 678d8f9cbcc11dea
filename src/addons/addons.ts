import { domain } from '#src/api/domain.ts';
import { detail } from '#src/api/error-shapes.ts';
import { post } from '#src/api/route.ts';
import type { Settings } from '#src/settings/settings.ts';
import { addonMetrics } from './addon-metrics.ts';
import type { AddonParts } from './addon-parts.ts';
import { exchangedTransit, exchangeTransit, shownTransit } from './exchange-transit.ts';
import { authenticatedSession, pendingSession, pollAddonSession } from './poll-session.ts';
import { startAddonSession, startedSession } from './start-session.ts';

const feature = ({ ADDONS_ENABLED }: Settings): boolean => ADDONS_ENABLED;

// biome-ignore format: a table is read in columns.
/** Add-on sessions: an add-in gets a token of the person who logs in in a window of its own. */
export const addons = domain('addons')<{ readonly metrics: ReturnType<typeof addonMetrics> }, AddonParts>({
  routes: [
    post('/api/v1.0/addons/sessions/init/',     'machine', null,      startAddonSession, { throttle: 'addon-start', feature, answers: { 201: startedSession } }),
    post('/api/v1.0/addons/sessions/poll/',     'machine', null,      pollAddonSession,  { throttle: 'addon-poll', feature, answers: { 200: authenticatedSession, 202: pendingSession, 400: detail, 401: detail } }),
    post('/api/v1.0/addons/sessions/exchange/', 'user', shownTransit, exchangeTransit,   { throttle: 'change', feature, answers: { 200: exchangedTransit, 400: detail } }),
  ],
  purges: () => [{ table: 'addon_session', where: 'expires_at', age: null }],
  metrics: addonMetrics,
});
