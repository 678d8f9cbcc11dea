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
  LIVEKIT_API_URL:                         setting(livekitUrl, undefined, 'The LiveKit server: best an internal address, with `GREENROOM_LIVEKIT_PUBLIC_URL` for browsers and `/twirp` denied there (migration.md). Without it development finds or builds one.', { config: 'livekit.url' }),
  LIVEKIT_API_KEY:                         setting(secret(), undefined, 'Its key; in production not `devkey`.'),
  LIVEKIT_API_SECRET:                      setting(secret(), undefined, 'Its secret.'),
  LIVEKIT_VERIFY_SSL:                      setting(onOff, 'true', 'Check the certificate of the LiveKit server.'),
  LIVEKIT_FORCE_WSS_PROTOCOL:              setting(onOff, 'false', 'Browsers write `wss` for `https` in its address.', { config: 'livekit.force_wss_protocol' }),
  LIVEKIT_ENABLE_FIREFOX_PROXY_WORKAROUND: setting(onOff, 'false', 'Firefox behind a proxy asks once before it connects.', { config: 'livekit.enable_firefox_proxy_workaround' }),
  LIVEKIT_DEFAULT_SOURCES:                 setting(listOf('camera', 'microphone', 'screen_share', 'screen_share_audio'), 'camera,microphone,screen_share,screen_share_audio', 'What people may publish.', { config: 'livekit.default_sources' }),
  LIVEKIT_WEBHOOK_EVENTS_FILTER_REGEX:     setting(pattern, undefined, 'Webhooks of rooms whose name does not fit are left alone.'),
  RESOURCE_DEFAULT_ACCESS_LEVEL:           setting(accessLevel, 'public', 'Access level of new rooms.', { config: 'resource.default_access_level' }),
  ALLOW_UNREGISTERED_ROOMS:                setting(onOff, 'true', 'Tokens for names that no room has.'),
  AUTHENTICATED_PARTICIPANTS_CAN_EDIT_DISPLAY_NAME: setting(onOff, 'true', 'Logged-in people may choose the name that others see.', { config: 'authenticated_users_can_edit_display_name' }),
  PARTICIPANT_FORBIDDEN_PERMISSION_FIELDS: setting(list, 'hidden,recorder,agent', 'Permissions that hosts cannot give.'),
  LOBBY_WAITING_TIMEOUT:                   setting(someSeconds, undefined, 'Where it is set, it counts in place of `GREENROOM_LOBBY_RETURN_SECONDS`; the reference has 3.'),
  LOBBY_DENIED_TIMEOUT:                    setting(someSeconds, '5', 'After this somebody who was denied may knock again.'),
  LOBBY_ACCEPTED_TIMEOUT:                  setting(someSeconds, '21600', 'How long an admission holds.'),
  LOBBY_NOTIFICATION_TYPE:                 setting(text, 'participantWaiting', 'The message that tells hosts of somebody at the door; the web frontend relies on it.'),
  LOBBY_COOKIE_NAME:                       setting(cookieName, 'lobbyParticipantId', 'The cookie of La Suite Meet for people who knock: their calls are counted by it while they have no `greenroom_guest`, which alone says who somebody is. It is never set.'),
  ROOM_CREATION_CALLBACK_CACHE_TIMEOUT:    setting(someSeconds, '600', 'How long a room waits for the page that asked for it by callback.'),
  CONNECTION_TEST_ENABLED:                 setting(onOff, 'false', 'People may test their connection.', { inProfile: { test: 'true' }, config: 'diagnostics.connection_test_enabled' }),
  CONNECTION_TEST_TOKEN_TTL_SECONDS:       setting(lifetime, '300', 'How long the token of a test holds.'),
  CONNECTION_TEST_ROOM_EXTRA_AGE_SECONDS:  setting(integer({ min: 0 }, 'seconds'), '10', 'How much longer its room is kept.'),
  CONNECTION_TEST_ROOM_PREFIX:             setting(text, 'connection-test', 'How the names of test rooms begin.'),
  ROOM_SUBTITLE_ENABLED:                   setting(onOff, 'false', 'Live subtitles.', { config: 'subtitle.enabled' }),
  ROOM_SUBTITLE_AGENT_NAME:                setting(text, 'multi-user-transcriber', 'The agent that writes them.'),
};
