import { guestWords } from '#machines/guest/guest.vocabulary.ts';
import { lobbyWords } from '#machines/room/room.vocabulary.ts';
import { domain } from '#src/api/domain.ts';
import { detail } from '#src/api/error-shapes.ts';
import { get, post } from '#src/api/route.ts';
import type { Database } from '#src/db/database.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import type { Settings } from '#src/settings/settings.ts';
import { addBans, clearBans, identifyBans, liftBans } from './bans.ts';
import { crowdLookup } from './crowd-lookup.ts';
import { decideEntry, entryDecision, messageObject, showWaiting, waitingObject } from './decide-entry.ts';
import { recordCorrections, recordGuests } from './guest-rows.ts';
import { lobbyFacts } from './lobby-facts.ts';
import type { LobbyParts } from './lobby-parts.ts';
import { lookAtLobby } from './look-at-lobby.ts';
import { hostNotice, notifyHosts, notifyJoinedHost } from './notify-hosts.ts';
import { purgeGuests } from './purge-guests.ts';
import { entryObject, entryRequest, requestEntry } from './request-entry.ts';

/** Dependencies of this domain's commands and tasks. */
interface LobbyDeps {
  readonly database: Database;
  readonly settings: Settings;
  readonly livekit: LiveKitClient;
}

const words = {
  writes: { ...lobbyWords.writes, ...guestWords.writes },
  commands: { ...lobbyWords.commands, ...guestWords.commands },
};

// biome-ignore format: a table is read in columns.
/** The lobby: waiting and admitted guests, and bans. */
export const lobby = domain('lobby', words)<LobbyDeps, LobbyParts, typeof lobbyFacts>({
  // Only a knock creates a guest actor.
  surroundings: { room: { lookups: [crowdLookup] } },
  writes: {
    'ban.add': addBans,
    'ban.clear': clearBans,
    'ban.lift': liftBans,
    'ban.identify': identifyBans,
    'guest.record': recordGuests,
    'guest.recordCorrection': recordCorrections,
  },
  commands: {
    'lobby.look': { giveUpAfterMs: 60_000, failed: 'lobby.lookFailed', handler: ({ database }) => lookAtLobby(database) },
    'lobby.notify': { giveUpAfterMs: 10_000, failed: () => ({ type: 'lobby.notified' }), handler: notifyJoinedHost },
  },
  facts: lobbyFacts,
  routes: [
    post('/api/v1.0/rooms/:reference/request-entry/',        'anyone', entryRequest, requestEntry, { throttle: 'request-entry', readsSession: true, answers: { 200: entryObject } }),
    post('/api/v1.0/rooms/:reference/enter/',                'user', entryDecision, decideEntry, { throttle: 'lobby', answers: { 200: messageObject, 404: messageObject } }),
    get ('/api/v1.0/rooms/:reference/waiting-participants/', 'user', showWaiting, { throttle: 'lobby', answers: { 200: waitingObject, 403: detail } }),
  ],
  tasks: (deps) => [{ ...hostNotice, run: (room) => notifyHosts(deps, room).then(() => null) }],
  purges: () => [{ table: 'ack', where: 'at', age: '24 hours' }, purgeGuests],
});
