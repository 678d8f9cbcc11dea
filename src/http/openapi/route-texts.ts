import type { QueryName } from './parameters.ts';

/** Texts of the document beyond the route table. */
export interface RouteText {
  readonly summary: string;
  /** Includes every deliberate difference from La Suite Meet that makes the route safer. */
  readonly notes?: string;
  readonly query?: readonly QueryName[];
  /** Security scheme of a machine's credential. */
  readonly credential?: 'livekitSignature' | 'roomkitToken' | 'storageToken' | 'summaryToken';
}

const paged = ['page', 'page_size'] as const;
const callback = ['code', 'state', 'error'] as const;

// biome-ignore format: a table is read in columns.
/** By method and path, in the order of the route table. */
export const routeTexts: Readonly<Record<string, RouteText>> = {
  'GET /api/v1.0/': { summary: 'The addresses of the collections' },
  'GET /api/v1.0/config/': { summary: 'What the frontend must know of this instance' },

  'GET /api/v1.0/users/me/': { summary: 'Show the logged-in user', notes: '401 without a session.' },
  'GET /api/v1.0/users/': { summary: 'Find people by e-mail', notes: 'Empty unless the instance lists its users.', query: ['page', 'q'] },
  'PUT /api/v1.0/users/:id/': { summary: 'Replace one\'s own preferences' },
  'PATCH /api/v1.0/users/:id/': { summary: 'Change one\'s own preferences' },

  'GET /api/v1.0/rooms/': { summary: 'The rooms in which the caller has a role, by name', notes: 'Empty for whoever is not logged in.', query: [...paged, 'username'] },
  'POST /api/v1.0/rooms/': { summary: 'Create a room', notes: 'Values missing in the body default to the caller\'s preferences, then to the instance\'s settings. Of two concurrent requests for the same slug, one succeeds. A name in another script whose slug would be empty or taken gets a random slug (`xxx-xxxx-xxx`). Safer than La Suite Meet: switches of the configuration are stored as booleans in any accepted spelling.', query: ['username'] },
  'GET /api/v1.0/rooms/:reference/': { summary: 'Show a room, with a LiveKit token for callers who may enter', notes: 'A caller who has to knock gets 200 without `livekit`. A visitor without an account who gets a token also gets the guest cookie, so that a removal applies to the browser; joining from a second tab disconnects the first. An unregistered room is shown to everybody where the instance allows it, else the answer is 404. While dial-in is enabled, a room without a PIN gets one when a host opens it; a room without a slug gets one when anybody opens it. Safer than La Suite Meet: an unregistered room never has the id of a registered one as its name.', query: ['username'] },
  'POST /api/v1.0/rooms/:reference/request-entry/': { summary: 'Knock, or poll the state of an earlier knock', notes: 'A guest without an account is recognised by a signed cookie; in a page that another site embeds (`Sec-Fetch-Storage-Access`) it is `SameSite=None; Secure; Partitioned`. Polling within 90 seconds, or `LOBBY_WAITING_TIMEOUT`, keeps the place; another name replaces the one that hosts see. A guest who logs in keeps the place or the admission. Safer than La Suite Meet: the id that others see is no credential, and a throttled poll is refused but keeps the place. Too many new knocks in one second, and too many waiting guests of one address, are answered 429 too.' },
  'POST /api/v1.0/rooms/:reference/enter/': { summary: 'Admit or deny a waiting guest', notes: 'For administrators and owners; admits removed participants again, too. A guest with a higher role than the caller cannot be denied (403). In a public room only removed participants wait. A caller by telephone who is denied is hung up.' },
  'GET /api/v1.0/rooms/:reference/waiting-participants/': { summary: 'List the waiting guests', notes: 'For administrators and owners; in the order of the knocks, at most 1,000. In a public room, only removed participants who knocked again. Safer than La Suite Meet, where the PIN is enough: callers by telephone wait too, under a name such as `Phone +33 6 •• •• •• 78`.' },
  'POST /api/v1.0/rooms/:reference/remove-participant/': { summary: 'Remove a participant from the meeting', notes: 'For administrators and owners; a participant with a higher role than the caller cannot be removed (403). Safer than La Suite Meet: a removed participant gets no new token and is removed again when LiveKit reports another join, until the meeting ends or a host admits them. An account may knock again after `LOBBY_DENIED_TIMEOUT`, three times per meeting. The ban also applies after 404 and 500.' },
  'PUT /api/v1.0/rooms/:reference/': { summary: 'Replace a room\'s settings', notes: 'For its administrators and owners.', query: ['username'] },
  'PATCH /api/v1.0/rooms/:reference/': { summary: 'Change a room\'s settings', notes: 'For its administrators and owners. Properties missing in the body keep their values, also with concurrent requests. A running meeting is notified, and waiting guests who may enter now are admitted.', query: ['username'] },
  'DELETE /api/v1.0/rooms/:reference/': { summary: 'Delete a room, with its roles and recordings', notes: 'For its owners. Stored media stay. Safer than La Suite Meet: a running meeting is closed and people are told why.' },
  'POST /api/v1.0/rooms/:reference/renew-pin/': { summary: 'Give a room another PIN', notes: 'For its administrators and owners. Answered once LiveKit no longer accepts the old PIN, or after 5 seconds; participants stay connected. 503 when no free PIN was found; the old PIN then stays valid. La Suite Meet has no such call.', query: ['username'] },
  'POST /api/v1.0/rooms/webhooks-livekit/': { summary: 'Receive a webhook of LiveKit', notes: 'The body must be exactly the text that LiveKit signed. Safer than La Suite Meet: unknown events and rooms are answered 200, so that LiveKit does not repeat them; while PostgreSQL is unreachable, 503 makes LiveKit repeat the webhook.', credential: 'livekitSignature' },
  'POST /api/v1.0/rooms/creation-callback/': { summary: 'Which room was created for a callback id', notes: 'Returned once, while the room exists and the callback id has not expired; else `room` is empty.' },

  'POST /api/v1.0/rooms/:reference/start-subtitle/': { summary: 'Request subtitles as a participant', notes: 'Answered once the agent that writes them is dispatched; the facts `subtitles.started` and `subtitles.failed` of the realtime channel report whether it joined. One agent serves all participants of the room, and is dispatched again when it dies. Safer than La Suite Meet: without a running meeting the answer is 409, and removed participants are refused.' },
  'POST /api/v1.0/rooms/:reference/stop-subtitle/': { summary: 'Withdraw the request for subtitles', notes: 'Subtitles end when no participant who is present, or left less than 10 seconds ago, requests them. La Suite Meet has no such call.' },
  'POST /api/v1.0/rooms/:reference/mute-participant/': { summary: 'Mute a track of somebody in the meeting', notes: 'For hosts, and, with the LiveKit token of the room, for everybody in the meeting where the room lets everyone mute. `muted: false` unmutes a caller, whose telephone cannot: for hosts by their session, without a LiveKit token (403); nobody else can be unmuted (400), and a caller who waits at the door is not in the meeting (404). It needs `room.enable_remote_unmute` at LiveKit. Safer than La Suite Meet: a configuration switch stored as text is parsed, and the token of a participant who has left the meeting is refused (403).' },
  'POST /api/v1.0/rooms/:reference/update-participant/': { summary: 'Change a participant\'s permissions, attributes, metadata or name', notes: 'For hosts. Safer than La Suite Meet: a caller by telephone who waits at the door is not in the meeting (404); a caller without the right to publish, or to use a microphone, is muted and keeps the track, which LiveKit would end permanently; missing fields keep their values, metadata and single permissions too; the attributes `room_role`, `is_authenticated` and `color`, and unchanged ones, are ignored; nobody gets the right to change their own attributes; attributes that are not strings are answered 400.' },
  'POST /api/v1.0/rooms/:reference/update-participant-role/': { summary: 'Change the role of a participant', notes: 'For hosts who are in the meeting. The role is stored permanently. `livekit_synced` is false when LiveKit could not be updated immediately. Safer than La Suite Meet: the update of LiveKit is retried, and the participant\'s publishing permissions follow the role.' },
  'POST /api/v1.0/rooms/:reference/toggle-hand/': { summary: 'Raise or lower one\'s own hand', notes: 'With the LiveKit token of the room. Safer than La Suite Meet: removed participants are refused, and metadata are unchanged.' },
  'POST /api/v1.0/rooms/:reference/rename/': { summary: 'Change one\'s own name in the meeting', notes: 'With the LiveKit token of the room. Safer than La Suite Meet: removed participants are refused, metadata are unchanged, and deceptive characters are dropped from names.' },

  'GET /api/v1.0/resource-accesses/': { summary: 'The roles in the rooms that the caller administers', query: ['page'] },
  'POST /api/v1.0/resource-accesses/': { summary: 'Give somebody a role in a room', notes: 'Ownership is given by owners.' },
  'GET /api/v1.0/resource-accesses/:id/': { summary: 'Show one role' },
  'PUT /api/v1.0/resource-accesses/:id/': { summary: 'Replace a role', notes: '`user` and `resource` of the body are not written. The last owner of a room keeps the role, also under concurrent requests. Safer than La Suite Meet: a body without `role` changes nothing instead of failing.' },
  'PATCH /api/v1.0/resource-accesses/:id/': { summary: 'Change a role', notes: '`user` and `resource` of the body are not written. The last owner of a room keeps the role, also under concurrent requests. Safer than La Suite Meet: a body without `role` changes nothing instead of failing.' },
  'DELETE /api/v1.0/resource-accesses/:id/': { summary: 'Delete a role', notes: 'The last owner of a room keeps the role, also under concurrent requests.' },

  'POST /api/v1.0/roomkit/join/': { summary: 'Announce the call of a meeting room device to the room with this PIN', notes: 'Answered once the room\'s dispatch rule exists, or its creation has failed. In an empty room the rule is kept for `GREENROOM_ROOMKIT_RULE_SECONDS` and deleted afterwards unless somebody joined. Safer than La Suite Meet: an unused rule does not stay; a PIN of rooms on several trunks is 404, because only the trunk of the call distinguishes them; an address with many wrong tokens or unknown PINs is answered 429 for a while, whatever it sends.', credential: 'roomkitToken' },

  'POST /api/v1.0/rooms/:reference/invite/': { summary: 'Invite people by mail', notes: 'For hosts. At most 50 addresses, each person gets one message of their own. Answered once the messages are enqueued; they are tried for a day, and not sent if the host loses the right meanwhile. `starts_at` and `ends_at`, which La Suite Meet does not have, add an event for calendars. `GREENROOM_INVITATION_RATES` and `GREENROOM_INVITATION_ROOM_RATES` limit the people that a host invites and that are invited to a room. Safer than La Suite Meet: a mail server that is away is not a 500; domains in brackets, and control characters and angle brackets in quoted local parts, are no valid addresses.' },

  'POST /api/v1.0/rooms/:reference/start-recording/': { summary: 'Record a meeting', notes: 'For hosts. Answered once LiveKit has accepted or refused it, within 5 s; with `GREENROOM_RECORDING_QUEUE_SECONDS` at once. The header `Greenroom-Error` of a 502 names the reason: `recorder_busy`, `recorder_unavailable` or `recorder_refused`. The caller becomes the owner of the recording. Safer than La Suite Meet: a mode that the installation does not offer is 400 and leaves no row; an egress that starts after a 502 is ended.' },
  'POST /api/v1.0/rooms/:reference/stop-recording/': { summary: 'End the recording of a meeting', notes: 'For hosts. Concurrent stops get the same answer. 500 if the recorder does not answer within 5 s; the room becomes free nevertheless.' },
  'GET /api/v1.0/recordings/': { summary: 'The recordings to which the caller has access, the newest first' },
  'GET /api/v1.0/recordings/:id/': { summary: 'Show a recording', notes: 'For its administrators and owners; a role in the room does not count.' },
  'DELETE /api/v1.0/recordings/:id/': { summary: 'Delete a recording that has ended', notes: 'For its administrators and owners. The file stays, unless `GREENROOM_RECORDING_DELETE_OBJECTS` is on. Safer than La Suite Meet: a recording whose file is still awaited is refused (403), so that no file is left behind; a recording whose owners were notified can be deleted.' },
  'POST /api/v1.0/recordings/storage-hook/': { summary: 'The storage reports files', notes: 'Takes the events of MinIO, AWS S3 and versitygw, with several records. Safer than La Suite Meet: a repetition of an event is 200, since storages repeat until then; a failed recording whose file is in the bucket is saved.', credential: 'storageToken' },
  'POST /api/v1.0/recordings/external-process-hook/': { summary: 'The summary service reports the end of a job', credential: 'summaryToken' },
  'GET /api/v1.0/recordings/media-auth/': { summary: 'Authorize the download of a recording through a proxy', notes: 'A proxy asks this with the browser\'s cookie, the requested address in `X-Original-URL` and its method in `X-Original-Method`, GET if it is missing, and adds the headers `Authorization`, `X-Amz-Date` and `X-Amz-Content-SHA256` of the answer to its request to the bucket; docs/media.md shows how. For owners and administrators of the recording. Safer than La Suite Meet: an expired recording is refused (403), and so are methods other than GET and HEAD and every address that is not spelled exactly like the recording\'s.' },

  'GET /api/v1.0/files/': { summary: 'The files of the caller, the last changed first', notes: 'Deleted files are listed until they are purged. A choice that does not exist is 400.', query: [...paged, 'type', 'upload_state', 'is_deleted', 'is_creator_me', 'ordering'] },
  'POST /api/v1.0/files/': { summary: 'Announce a file, and get the address of its upload', notes: 'The browser then sends the content to `policy` by PUT, with `x-amz-acl: private`, and calls `upload-ended`. 403 when the caller has as many files of the type as `FILE_UPLOAD_RESTRICTIONS` allows, however many are announced at once. Safer than La Suite Meet: a description has at most 10,000 characters.' },
  'GET /api/v1.0/files/media-auth/': { summary: 'Authorize the download of a file through a proxy', notes: 'As for recordings; for the creator of the file, once it is ready and until it is deleted. Every refusal is 403. Safer than La Suite Meet: methods other than GET and HEAD are refused, and so is every address that is not spelled exactly like the file\'s.' },
  'PUT /api/v1.0/files/:id/': { summary: 'Replace the title of a file', notes: 'For its creator.' },
  'PATCH /api/v1.0/files/:id/': { summary: 'Change the title or the description of a file', notes: 'For its creator.' },
  'DELETE /api/v1.0/files/:id/': { summary: 'Delete a file', notes: 'For its creator. Nobody can download it any more; it is purged after `FILE_PURGE_GRACE_DAYS`.' },
  'POST /api/v1.0/files/:id/upload-ended/': { summary: 'Check an upload and make the file ready', notes: 'Of several calls at once one succeeds. A file that is too large or of a wrong type is 400 and is removed; 500 when nothing was uploaded or the storage does not work: the file is pending again. Safer than La Suite Meet: a name never makes other content an image, so that an archive named `.png` is refused.' },
  'POST /api/v1.0/addons/sessions/init/': { summary: 'Start the session of an add-on', notes: 'The id of the session is in a cookie for frames of other sites (`SameSite=None; Secure; HttpOnly`).' },
  'POST /api/v1.0/addons/sessions/poll/': { summary: 'Ask for the token of an add-on', notes: 'With the session\'s cookie, and its CSRF token in `X-CSRFToken`. The token is returned once; that ends the session.' },
  'POST /api/v1.0/addons/sessions/exchange/': { summary: 'Give an add-on a token of the logged-in user', notes: 'A transit token that is used a second time ends its session. Safer than La Suite Meet: also under concurrent requests.' },

  'GET /jwks': { summary: 'The public key of the resource server', notes: '500 without a key.' },
  'POST /external-api/v1.0/application/token/': { summary: 'Obtain a token with which an application acts for a user', notes: '`scope` is the e-mail of the user. An unknown client and a wrong secret are refused alike, and take as long; 10 wrong secrets of one client from one address within 15 minutes lock the pair out for as long (429).' },
  'GET /external-api/v1.0/rooms/': { summary: 'The rooms that the client created and in which the user has a role, by name', notes: 'With `GREENROOM_EXTERNAL_ROOMS=user`, all rooms in which the user has a role, as in La Suite Meet.', query: ['page'] },
  'POST /external-api/v1.0/rooms/': { summary: 'Create a room that the user owns', notes: 'Name and slug are random. With the header `Idempotency-Key`, a repetition within 24 hours returns the first room, also when both come at once; with another body it is 422, and 410 if that room was deleted.' },
  'GET /external-api/v1.0/rooms/:id/': { summary: 'Show a room', notes: 'A room of the client, or one without an origin, in which the user has a role. The header `ETag` names its version.' },
  'PUT /external-api/v1.0/rooms/:id/': { summary: 'Change a room of the client', notes: 'For its administrators and owners. What the body does not name stays; `name`, `slug` and `pin_code` are ignored. `attendees` replaces the members that this client gave before, and leaves all other roles alone; e-mails without an account are in `unresolved`. With `If-Match`, 412 if the room has another version. La Suite Meet has no such call.' },
  'PATCH /external-api/v1.0/rooms/:id/': { summary: 'Change some properties of a room of the client', notes: 'The same as PUT.' },
  'DELETE /external-api/v1.0/rooms/:id/': { summary: 'Delete a room of the client', notes: 'For its owners. A running meeting is closed and people are told why. La Suite Meet has no such call.' },
  'GET /external-api/v1.0/rooms/:id/meeting/': { summary: 'What runs in a room now', notes: 'State, number of people, and when the first one joined. La Suite Meet has no such call.' },

  'GET /operators/api/applications/': { summary: 'The applications, the newest first', query: [...paged] },
  'POST /operators/api/applications/': { summary: 'Create an application', notes: 'The secret is in this answer only: a hash of it is stored.' },
  'GET /operators/api/applications/:id/': { summary: 'Show an application', notes: 'By its id or its client id.' },
  'PATCH /operators/api/applications/:id/': { summary: 'Change an application', notes: 'Lists replace those that are stored. `is_active: false` acts on the next request. Tokens keep the scopes that they were issued with.' },
  'DELETE /operators/api/applications/:id/': { summary: 'Delete an application', notes: 'Its tokens end at once; its rooms stay with their owners.' },
  'POST /operators/api/applications/:id/rotate/': { summary: 'Give an application a new secret', notes: 'The current secret stays valid for `overlap_hours`; the secret of an earlier rotation becomes invalid.' },
  'POST /operators/api/applications/:id/adopt-rooms/': { summary: 'Assign rooms without an origin to an application', notes: 'By ids or slugs, or all rooms of an owner.' },

  'GET /operators/api/session/': { summary: 'Show the session of an operator, with its CSRF token' },
  'POST /operators/api/session/': { summary: 'Exchange the operator token for a cookie', notes: 'The cookie is `__Host-`, `HttpOnly`, `SameSite=Strict` and valid for 8 hours; a change of the token or of the installation\'s secret ends it. Wrong tokens lock the address out (429). 403 for requests from pages of other sites.' },
  'DELETE /operators/api/session/': { summary: 'Delete the cookie of an operator' },
  'GET /operators/api/rooms/': { summary: 'Rooms of a filter with their state, and how many each filter has', notes: 'A room is stuck when one of its actors has a command that has failed three times or waits for a minute, a report that waits in the inbox for 10 s, a timer that is 30 s late, or a row that a transaction holds for 10 s.', query: ['filter', 'after', 'limit', 'text'] },
  'POST /operators/api/search/': { summary: 'Find rooms', notes: 'By a link, an id of a room, guest, recording, egress, participant, LiveKit room or dispatch rule, a part of the name, the PIN, or the last two to four digits of a caller\'s number. The text is neither logged nor repeated.' },
  'GET /operators/api/rooms/:reference/': { summary: 'A room with all that explains its state', notes: 'Also a deleted room, by its id, while its journal is kept.' },
  'GET /operators/api/rooms/:reference/facts/': { summary: 'What a room has announced, the newest first', query: ['stream', 'after', 'limit'] },
  'GET /operators/api/rooms/:reference/journal/': { summary: 'What moved a room, its guests and recordings, the newest first', query: ['before', 'after', 'limit', 'actor', 'request'] },
  'GET /operators/api/actors/:kind/:room/': { summary: 'The actor of a room, and what it waits for' },
  'GET /operators/api/actors/:kind/:room/:member/': { summary: 'The actor of a guest or recording, and what it waits for' },
  'GET /operators/api/actors/:kind/:room/replay/': { summary: 'Past moves of a room, recomputed by its machine', query: ['until', 'steps'] },
  'GET /operators/api/actors/:kind/:room/:member/replay/': { summary: 'Past moves of a guest or recording, recomputed by its machine', query: ['until', 'steps'] },
  'POST /operators/api/acts/': { summary: 'Act on a room, an actor, a command, a timer, a person or a recording', notes: 'With a reason, which stays in the journal of the room. `dry_run: true` says what would happen and changes nothing. A repetition with the same `Idempotency-Key` acts once and gets the first answer. 404 when the target does not exist, 409 when the act does not apply to it now.' },
  'POST /operators/api/acts/bulk/': { summary: 'Do one act in all rooms that match a filter', notes: 'At most 1,000 rooms, for at most 20 s; a repeated call reaches further rooms once the first ones no longer match the filter. A room where it fails does not stop the rest.' },
  'POST /operators/api/dry-run/': { summary: 'What would an event do now?', notes: 'An event for an actor, a webhook as LiveKit sends it, or the event of a journal line, as the journal stores it. Decided with the rows as they are, and rolled back.' },

  'POST /api/v1.0/diagnostics/connection/': { summary: 'A room to test one\'s connection in', notes: 'Safer than La Suite Meet: a call counts once against its rate, also when nobody is logged in.' },

  'GET /api/v1.0/authenticate/': { summary: 'Send the browser to the identity provider', query: ['silent', 'returnTo', 'login_hint'] },
  'GET /api/v1.0/callback/': { summary: 'The browser comes back from the identity provider', notes: 'A refusal by the provider redirects to `LOGIN_REDIRECT_URL_FAILURE`, or after a silent login or with a session to the page of the login. A state that was used before, has expired (10 minutes) or belongs to another browser redirects a browser with a session to the page of that login, or to `LOGIN_REDIRECT_URL` if that is no longer stored. Without a session, the browser that began the login starts it again; any other callback is answered 400 or by the redirect of a failed login.', query: callback },
  'GET /api/v1.0/logout/': { summary: 'Log out by following a link', notes: '405 unless `ALLOW_LOGOUT_GET_METHOD` is on.' },
  'POST /api/v1.0/logout/': { summary: 'Log out' },
  'GET /api/v1.0/logout-callback/': { summary: 'The browser comes back from the end of the provider\'s session', query: ['state'] },
  'POST /api/v1.0/backchannel-logout/': { summary: 'The provider ends sessions', notes: 'Works on every replica, since sessions lie in PostgreSQL.' },

  'GET /__lbheartbeat__': { summary: 'The process answers' },
  'GET /__heartbeat__': { summary: 'Readiness check', notes: '503 while PostgreSQL is unreachable, the schema is behind or not accessible, or the process stops.' },
  'GET /__version__': { summary: 'Version and commit' },
  'GET /metrics': { summary: 'Metrics for Prometheus' },
  'GET /operators/api/diagnosis/': { summary: 'What is wrong with the whole product?', notes: 'Findings, the worst first: `broken` needs somebody, `waiting` mends itself, `note` is normal and may explain a call. None of them contains personal data.' },
  'GET /operators/api/rooms/:reference/diagnosis/': { summary: 'What is wrong with this room?', notes: 'By id or slug; a deleted room by id, as long as its journal is kept. Each finding says what is wrong, why, since when, and which acts cure it: `act` is the body of an act without its reason, or null where something must be done outside. Also contains the findings about the whole product.' },
  'GET /operators/api/drift/': { summary: 'Differences from LiveKit and the bucket', notes: 'Of the last comparison, which runs at the interval of the global sweep, and on request. A difference counts when two comparisons in a row found it, or when it is older than 5 s: younger ones are changes in progress. People are named by the hashes of the journal.', query: ['room', 'what', 'limit'] },
  'POST /operators/api/drift/check/': { summary: 'Compare with LiveKit and the bucket now', notes: 'Everything, or one room. Corrects nothing. Each scope is compared at most every 2 s; other calls return the last result. New differences are compared again after 2 s, before the answer. After 15 s the answer has the last result; `running: true` means that the comparison continues.', query: ['room', 'what', 'limit'] },
  'GET /operators/api/drift/history/': { summary: 'Differences that have ended, the last first', notes: 'With the event of the room that followed: the sweep, a webhook, an operator. Kept as long as the journal.', query: ['room', 'limit', 'before'] },
  'GET /openapi.json': { summary: 'This document' },
  'GET /external-api/openapi.json': { summary: 'The external API, as an OpenAPI document' },
  'GET /docs/external': { summary: 'The external API, as a page' },
  'GET /docs': { summary: 'This document, as a page' },
  'GET /asyncapi.json': { summary: 'The realtime channel, as an AsyncAPI document' },
  'GET /docs/realtime': { summary: 'The realtime channel, as a page' },
};
