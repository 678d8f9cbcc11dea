import { pageOf } from '#src/api/paginate.ts';
import { del, get, patch, post, put, type Route, rawPost } from '#src/api/route.ts';
import { connectionTestObject, testConnection } from '#src/diagnostics/connection-test.ts';
import { publicConfig } from '#src/frontend/public-config.ts';
import { showConfig } from '#src/frontend/show-config.ts';
import { endSessionsOfProvider, logoutNotice, logoutRefusal } from '#src/identity/backchannel-logout.ts';
import { finishLogin } from '#src/identity/finish-login.ts';
import { listUsers } from '#src/identity/list-users.ts';
import { finishLogout, startLogout, startLogoutByLink } from '#src/identity/logout.ts';
import { showMe } from '#src/identity/show-me.ts';
import { startLogin } from '#src/identity/start-login.ts';
import { updateUser } from '#src/identity/update-user.ts';
import { userObject } from '#src/identity/user-object.ts';
import { someUserPreferences, userPreferences } from '#src/identity/user-preferences.ts';
import { removal, removalRefusal, removed, removeParticipant } from '#src/lobby/remove-participant.ts';
import { entryObject, entryRequest, requestEntry } from '#src/lobby/request-entry.ts';
import { decideEntry, entryDecision, messageObject, showWaiting, waitingObject } from '#src/lobby/rule-lobby.ts';
import { changedRole, changeRole, roleToGive } from '#src/participants/change-role.ts';
import { failure, success } from '#src/participants/do-act.ts';
import { muteParticipant, trackToMute } from '#src/participants/mute-participant.ts';
import { participantChanges } from '#src/participants/participant-changes.ts';
import { hand, raiseHand } from '#src/participants/raise-hand.ts';
import { newName, rename } from '#src/participants/rename.ts';
import { updateParticipant } from '#src/participants/update-participant.ts';
import { accessFields, accessObject, newAccess, someAccessFields } from '#src/rooms/access-fields.ts';
import { createResourceAccess } from '#src/rooms/create-access.ts';
import { createRoom } from '#src/rooms/create-room.ts';
import { answerCallback, askedCallback, callbackObject } from '#src/rooms/creation-callback.ts';
import { deleteResourceAccess } from '#src/rooms/delete-access.ts';
import { deleteRoom } from '#src/rooms/delete-room.ts';
import { hasPins } from '#src/rooms/has-pins.ts';
import { listRooms } from '#src/rooms/list-rooms.ts';
import { newRoom, roomFields, someRoomFields } from '#src/rooms/room-fields.ts';
import { roomObject } from '#src/rooms/room-object.ts';
import { listResourceAccesses, showResourceAccess } from '#src/rooms/show-accesses.ts';
import { showRoom } from '#src/rooms/show-room.ts';
import { updateResourceAccess } from '#src/rooms/update-access.ts';
import { updateRoom } from '#src/rooms/update-room.ts';
import { startSubtitles, subtitleObject, subtitleRefusal } from '#src/subtitles/start-subtitles.ts';
import { stopSubtitles } from '#src/subtitles/stop-subtitles.ts';
import { admitRoomkit } from '#src/telephony/admit-roomkit.ts';
import { joinRoomkit, roomkitJoin, roomkitJoined } from '#src/telephony/join-roomkit.ts';
import { renewPin } from '#src/telephony/renew-pin.ts';
import { apiRootObject, showApiRoot } from './api-root.ts';
import {
  machineAnswers,
  receiveLiveKitWebhook,
  showAlive,
  showMetrics,
  showReadiness,
  showVersion,
} from './machine-routes.ts';
import { detail } from './openapi/error-shapes.ts';

const acts = { 200: success, 404: failure, 500: failure };

// biome-ignore format: a table is read in columns.
/** Every route of the product: method, path, who may call, body, handler. The first path that fits counts. */
export const routes: readonly Route[] = [
  get    ('/api/v1.0/',                                    'anyone',           showApiRoot,  { answers: { 200: apiRootObject } }),
  get    ('/api/v1.0/config/',                             'anyone',           showConfig,   { answers: { 200: publicConfig } }),

  get    ('/api/v1.0/users/me/',                           'user',             showMe,       { throttle: 'look', slashless: true, answers: { 200: userObject } }),
  get    ('/api/v1.0/users/',                              'user',             listUsers,    { throttle: 'look', answers: { 200: pageOf(userObject) } }),
  put    ('/api/v1.0/users/:id/',                          'user', userPreferences, updateUser, { throttle: 'change', answers: { 200: userObject } }),
  patch  ('/api/v1.0/users/:id/',                          'user', someUserPreferences, updateUser, { throttle: 'change', answers: { 200: userObject } }),

  get    ('/api/v1.0/rooms/',                              'anyone',           listRooms,    { throttle: 'look', answers: { 200: pageOf(roomObject) } }),
  post   ('/api/v1.0/rooms/',                              'user',    newRoom, createRoom,   { throttle: 'change', answers: { 201: roomObject } }),
  post   ('/api/v1.0/rooms/creation-callback/',            'anyone', askedCallback, answerCallback, { throttle: 'creation-callback', answers: { 200: callbackObject } }),
  post   ('/api/v1.0/rooms/:reference/request-entry/',     'anyone',  entryRequest, requestEntry, { throttle: 'request-entry', readsSession: true, answers: { 200: entryObject } }),
  post   ('/api/v1.0/rooms/:reference/enter/',             'user',    entryDecision, decideEntry, { throttle: 'lobby', answers: { 200: messageObject, 404: messageObject } }),
  get    ('/api/v1.0/rooms/:reference/waiting-participants/', 'user',         showWaiting,  { throttle: 'lobby', answers: { 200: waitingObject, 403: detail } }),
  post   ('/api/v1.0/rooms/:reference/remove-participant/', 'user',   removal, removeParticipant, { throttle: 'change', answers: { 200: removed, 404: removalRefusal, 500: removalRefusal } }),
  rawPost('/api/v1.0/rooms/webhooks-livekit/',                                 receiveLiveKitWebhook, { answers: machineAnswers.webhook }),
  get    ('/api/v1.0/rooms/:reference/',                   'anyone',           showRoom,     { throttle: 'look', readsSession: true, answers: { 200: roomObject } }),
  put    ('/api/v1.0/rooms/:reference/',                   'user', roomFields, updateRoom,   { throttle: 'change', answers: { 200: roomObject } }),
  patch  ('/api/v1.0/rooms/:reference/',                   'user', someRoomFields, updateRoom, { throttle: 'change', answers: { 200: roomObject } }),
  del    ('/api/v1.0/rooms/:reference/',                   'user',             deleteRoom,   { throttle: 'change', answers: { 204: null } }),
  post   ('/api/v1.0/rooms/:reference/renew-pin/',         'user',    null,    renewPin,     { throttle: 'renew-pin', feature: hasPins, answers: { 200: roomObject, 503: detail } }),

  post   ('/api/v1.0/rooms/:reference/start-subtitle/',    'participant', null, startSubtitles, { throttle: 'subtitles', feature: (settings) => settings.ROOM_SUBTITLE_ENABLED, answers: { 200: subtitleObject, 409: subtitleRefusal, 500: subtitleRefusal } }),
  post   ('/api/v1.0/rooms/:reference/stop-subtitle/',     'participant', null, stopSubtitles,  { throttle: 'subtitles', feature: (settings) => settings.ROOM_SUBTITLE_ENABLED, answers: { 200: subtitleObject } }),
  post   ('/api/v1.0/rooms/:reference/mute-participant/',  'participant or user', trackToMute, muteParticipant, { throttle: 'mute', answers: { ...acts, 403: failure } }),
  post   ('/api/v1.0/rooms/:reference/update-participant/', 'user', participantChanges, updateParticipant, { throttle: 'change', answers: { ...acts, 400: 'html' } }),
  post   ('/api/v1.0/rooms/:reference/update-participant-role/', 'user', roleToGive, changeRole, { throttle: 'change', answers: { 200: changedRole, 403: failure, 404: failure, 500: detail } }),
  post   ('/api/v1.0/rooms/:reference/toggle-hand/',       'participant', hand, raiseHand,   { throttle: 'hand', answers: acts }),
  post   ('/api/v1.0/rooms/:reference/rename/',            'participant', newName, rename,   { throttle: 'rename', answers: acts }),

  get    ('/api/v1.0/resource-accesses/',                  'user',             listResourceAccesses, { throttle: 'look', answers: { 200: pageOf(accessObject) } }),
  post   ('/api/v1.0/resource-accesses/',                  'user', newAccess,  createResourceAccess, { throttle: 'change', answers: { 201: accessObject } }),
  get    ('/api/v1.0/resource-accesses/:id/',              'user',             showResourceAccess,   { throttle: 'look', answers: { 200: accessObject, 403: detail } }),
  put    ('/api/v1.0/resource-accesses/:id/',              'user', accessFields, updateResourceAccess, { throttle: 'change', answers: { 200: accessObject } }),
  patch  ('/api/v1.0/resource-accesses/:id/',              'user', someAccessFields, updateResourceAccess, { throttle: 'change', answers: { 200: accessObject } }),
  del    ('/api/v1.0/resource-accesses/:id/',              'user',             deleteResourceAccess, { throttle: 'change', answers: { 204: null } }),

  get    ('/api/v1.0/authenticate/',                       'anyone',           startLogin,   { throttle: 'login', answers: { 302: null } }),
  get    ('/api/v1.0/callback/',                           'anyone',           finishLogin,  { throttle: 'login-return', answers: { 302: null, 400: 'html' } }),
  get    ('/api/v1.0/logout/',                             'anyone',           startLogoutByLink, { throttle: 'login-return', slashless: true, answers: { 302: null } }),
  post   ('/api/v1.0/logout/',                             'anyone',  null,    startLogout,  { throttle: 'login-return', answers: { 302: null } }),
  get    ('/api/v1.0/logout-callback/',                    'anyone',           finishLogout, { throttle: 'login-return', answers: { 302: null, 400: 'html' } }),
  post   ('/api/v1.0/backchannel-logout/',                 'machine', logoutNotice, endSessionsOfProvider, { answers: { 204: null, 400: logoutRefusal } }),

  post   ('/api/v1.0/roomkit/join/',                       'machine', roomkitJoin, joinRoomkit, { admits: admitRoomkit, throttle: 'roomkit-join', feature: (settings) => settings.ROOMKIT_ENABLED, answers: { 200: roomkitJoined, 500: detail } }),

  post   ('/api/v1.0/diagnostics/connection/',             'anyone',  null,    testConnection, { throttle: 'connection-test', feature: (settings) => settings.CONNECTION_TEST_ENABLED, answers: { 200: connectionTestObject } }),

  get    ('/__lbheartbeat__',                              'machine',          showAlive,    { answers: machineAnswers.alive }),
  get    ('/__heartbeat__',                                'machine',          showReadiness, { answers: machineAnswers.readiness }),
  get    ('/__version__',                                  'machine',          showVersion,  { answers: machineAnswers.version }),
  get    ('/metrics',                                      'operator',         showMetrics,  { answers: { 200: 'text' } }),
];
