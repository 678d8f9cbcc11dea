import {
  choice,
  cookieName,
  integer,
  lifetime,
  list,
  listOf,
  onOff,
  pattern,
  secret,
  someSeconds,
  text,
  url,
} from '../kinds.ts';
import { setting } from '../setting.ts';

/** Who may enter a room without knocking. */
export const accessLevel = choice('public', 'trusted', 'restricted');

/** Address of a LiveKit server; its API and its clients accept both pairs of schemes. */
export const livekitUrl = url('http', 'https', 'ws', 'wss');

// biome-ignore format: a table is read in columns.
export const rooms = {
  LIVEKIT_API_URL:                         setting(livekitUrl, undefined, 'The LiveKit server: preferably an internal address, with `GREENROOM_LIVEKIT_PUBLIC_URL` for browsers and `/twirp` denied there (migration.md). Without it, development finds or builds one.', { config: 'livekit.url' }),
  LIVEKIT_API_KEY:                         setting(secret(), undefined, 'Key of the LiveKit server; `devkey` is refused in production.'),
  LIVEKIT_API_SECRET:                      setting(secret(), undefined, 'Secret of the LiveKit server.'),
  LIVEKIT_VERIFY_SSL:                      setting(onOff, 'true', 'Check the certificate of the LiveKit server.'),
  LIVEKIT_FORCE_WSS_PROTOCOL:              setting(onOff, 'false', 'Browsers replace `https` by `wss` in its address.', { config: 'livekit.force_wss_protocol' }),
  LIVEKIT_ENABLE_FIREFOX_PROXY_WORKAROUND: setting(onOff, 'false', 'Firefox sends a request before it connects, which it needs behind some proxies.', { config: 'livekit.enable_firefox_proxy_workaround' }),
  LIVEKIT_DEFAULT_SOURCES:                 setting(listOf('camera', 'microphone', 'screen_share', 'screen_share_audio'), 'camera,microphone,screen_share,screen_share_audio', 'Track sources that people may publish.', { config: 'livekit.default_sources' }),
  LIVEKIT_WEBHOOK_EVENTS_FILTER_REGEX:     setting(pattern, undefined, 'Webhooks of rooms whose name does not match are ignored.'),
  RESOURCE_DEFAULT_ACCESS_LEVEL:           setting(accessLevel, 'public', 'Access level of new rooms.', { config: 'resource.default_access_level' }),
  ALLOW_UNREGISTERED_ROOMS:                setting(onOff, 'true', 'Issues tokens for slugs without a room.'),
  AUTHENTICATED_PARTICIPANTS_CAN_EDIT_DISPLAY_NAME: setting(onOff, 'true', 'Logged-in people may choose their name in meetings.', { config: 'authenticated_users_can_edit_display_name' }),
  PARTICIPANT_FORBIDDEN_PERMISSION_FIELDS: setting(list, 'hidden,recorder,agent', 'Permissions that hosts cannot grant.'),
  LOBBY_WAITING_TIMEOUT:                   setting(someSeconds, undefined, 'Overrides `GREENROOM_LOBBY_RETURN_SECONDS` if set; the reference\'s default is 3.'),
  LOBBY_DENIED_TIMEOUT:                    setting(someSeconds, '5', 'Time after which a denied person may knock again.'),
  LOBBY_ACCEPTED_TIMEOUT:                  setting(someSeconds, '21600', 'How long an admission is valid.'),
  LOBBY_NOTIFICATION_TYPE:                 setting(text, 'participantWaiting', 'Type of the message that tells hosts of waiting guests; the web frontend relies on the default.'),
  LOBBY_COOKIE_NAME:                       setting(cookieName, 'lobbyParticipantId', 'La Suite Meet\'s cookie of people who knock: identifies them for rate limits while they have no `greenroom_guest` cookie, which alone identifies guests. It is never set.'),
  ROOM_CREATION_CALLBACK_CACHE_TIMEOUT:    setting(someSeconds, '600', 'How long a created room can be retrieved by its callback id.'),
  CONNECTION_TEST_ENABLED:                 setting(onOff, 'false', 'People may test their connection.', { inProfile: { test: 'true' }, config: 'diagnostics.connection_test_enabled' }),
  CONNECTION_TEST_TOKEN_TTL_SECONDS:       setting(lifetime, '300', 'Lifetime of a test\'s token.'),
  CONNECTION_TEST_ROOM_EXTRA_AGE_SECONDS:  setting(integer({ min: 0 }, 'seconds'), '10', 'How long a test\'s room is kept after its token has expired.'),
  CONNECTION_TEST_ROOM_PREFIX:             setting(text, 'connection-test', 'Prefix of the names of test rooms.'),
  ROOM_SUBTITLE_ENABLED:                   setting(onOff, 'false', 'Live subtitles.', { config: 'subtitle.enabled' }),
  ROOM_SUBTITLE_AGENT_NAME:                setting(text, 'multi-user-transcriber', 'Name of the subtitle agent at LiveKit.'),
};
