import { choice, integer, ownSwitch, secret, someSeconds, text, webUrl } from '../kinds.ts';
import { proxies } from '../proxies.ts';
import { rate } from '../rate.ts';
import { setting } from '../setting.ts';
import { trunks } from '../trunks.ts';
import { livekitUrl } from './rooms.ts';

const anyPort = integer({ min: 0, max: 65_535 }, 'port');
const minutes = integer({ min: 1 }, 'minutes');
const days = integer({ min: 1 }, 'days');
const count = integer({ min: 1 });

// biome-ignore format: a table is read in columns.
export const greenroom = {
  NODE_ENV:                       setting(text, undefined, '`production` or a profile; of this one and `DJANGO_CONFIGURATION` the stricter counts. Without both it is development.'),
  PORT:                           setting(anyPort, '8000', 'Where the product listens; 0 is any free port.'),
  HOST:                           setting(text, '127.0.0.1', 'The address that it listens on.', { inProfile: { production: '0.0.0.0' } }),
  GREENROOM_DATA_DIR:             setting(text, '.data', 'Everything that the embedded parts of development write.'),
  GREENROOM_WEB:                  setting(ownSwitch, 'true', 'The try-it page.', { inProfile: { production: 'false' } }),
  GREENROOM_MIGRATE_ON_START:     setting(ownSwitch, 'true', 'The start migrates the database; else `greenroom migrate` does.', { inProfile: { production: 'false' } }),
  GREENROOM_LIVEKIT_PUBLIC_URL:   setting(livekitUrl, undefined, 'The LiveKit address that browsers are given; `LIVEKIT_API_URL` by default.', { config: 'livekit.url' }),
  GREENROOM_LIVEKIT_PORT:         setting(integer({ min: 1, max: 65_500 }, 'port'), '7880', 'Where the LiveKit of development listens.'),
  GREENROOM_OPERATOR_TOKEN:       setting(secret(16), undefined, 'Bearer token of the operators\' endpoints, in production of 32 characters or more; made and printed once in development.'),
  GREENROOM_TRUSTED_PROXIES:      setting(proxies, '', 'Whose `X-Forwarded-` headers are believed.', { inProfile: { production: 'loopback,linklocal,uniquelocal' } }),
  GREENROOM_METRICS_PORT:         setting(anyPort, undefined, 'Serves `/metrics` on a port of its own, without a credential.'),
  GREENROOM_LOBBY_MAX_WAIT_MINUTES: setting(minutes, '60', 'After this a knock ends by itself.'),
  GREENROOM_LOBBY_RECONNECT_GRACE_SECONDS: setting(someSeconds, '10', 'How long somebody whose socket broke keeps the place at the door.'),
  GREENROOM_LOBBY_HOST_ABSENT:    setting(choice('wait', 'admit'), 'wait', 'Whether people who knock at a trusted room in which a meeting runs without a host wait or are let in.'),
  GREENROOM_KNOCKS_PER_SECOND_PER_ADDRESS: setting(count, '20', 'New knocks of one address (of IPv6: one network of 64 bits) at one room; whoever comes then is told to try again.'),
  GREENROOM_KNOCKS_PER_SECOND_PER_ROOM: setting(count, '500', 'New knocks at one room.'),
  GREENROOM_WATCHES_PER_SOCKET:   setting(count, '50', 'Rooms that one socket may watch.'),
  GREENROOM_SOCKETS_PER_ADDRESS:  setting(count, '2000', 'Sockets that one address (of IPv6: one network of 64 bits) may open.'),
  GREENROOM_SWEEP_SECONDS:        setting(someSeconds, '60', 'How often a running room is compared with LiveKit.'),
  GREENROOM_GLOBAL_SWEEP_SECONDS: setting(someSeconds, '600', 'How often everything is compared with LiveKit.'),
  GREENROOM_MEETING_RESUME_SECONDS: setting(someSeconds, '60', 'A room that comes back within this time, after LiveKit was lost, goes on with the same meeting.'),
  GREENROOM_SIP_RULE_GRACE_SECONDS: setting(someSeconds, '5', 'How long callers can still come in after the last browser has left.'),
  GREENROOM_SIP_TRUNKS:           setting(trunks, '', 'The inbound SIP trunks of LiveKit among which new rooms are spread, each with PINs of its own; without any, all trunks share the PINs.'),
  GREENROOM_SIP_ROTATE_PIN_ON_ABUSE: setting(ownSwitch, 'false', 'The PIN of a room at which callers misbehave is renewed by itself.'),
  GREENROOM_PIN_RENEWAL_RATES:    setting(rate, '10/minute', 'Renewals of PINs that one person asks for.'),
  GREENROOM_ROOMKIT_RULE_SECONDS: setting(someSeconds, '60', 'How long a meeting room device that was announced can come into a room that nobody is in.'),
  GREENROOM_ROOMKIT_FAILURES:     setting(count, '30', 'After so many wrong tokens and unknown PINs of one address within `GREENROOM_SIP_LOCKOUT_MINUTES`, as trusted proxies tell it, it announces no devices for as long.'),
  GREENROOM_SIP_LOCKOUT_MINUTES:  setting(minutes, '15', 'How long whoever guesses, or calls again and again, is locked out.'),
  GREENROOM_SIP_LOBBY:            setting(choice('on', 'off'), 'on', 'Callers wait at the door where strangers have to. `off`: whoever knows the PIN is in.'),
  GREENROOM_SIP_ALONE_SECONDS:    setting(someSeconds, '60', 'Callers without anybody else in the meeting are hung up after this.'),
  GREENROOM_SIP_CHECK_SECONDS:    setting(someSeconds, '5', 'While callers can come to a room that holds them at the door, how often LiveKit is asked for some of whom nobody told.'),
  GREENROOM_SIP_LIMIT_MINUTES:    setting(minutes, '60', 'The time in which calls and denials of one number are counted.'),
  GREENROOM_SIP_CALLS:            setting(count, '30', 'Calls of one number through one trunk, in this time, to rooms that hold callers at the door; more lock it out.'),
  GREENROOM_SIP_DENIALS:          setting(count, '5', 'How often hosts may deny one number in this time; then it is locked out.'),
  GREENROOM_SUBTITLE_TRIES:       setting(count, '5', 'How often an agent for subtitles that dies is started, before they fail.'),
  GREENROOM_AGENT_APPEAR_SECONDS: setting(someSeconds, '10', 'By then an agent that was asked for has come to the meeting.'),
  GREENROOM_JOURNAL_DAYS:         setting(days, '30', 'How long the journal is kept.'),
  GREENROOM_FACTS_HOURS:          setting(integer({ min: 1 }, 'hours'), '24', 'How long facts are kept, and at least 10,000 per stream.'),
  GREENROOM_KEYS_DAYS:            setting(days, '7', 'How long keys of deliveries are kept.'),
  GREENROOM_BREVO_URL:            setting(webUrl, 'https://api.brevo.com/v3', 'Where the marketing service Brevo is reached.'),
  GREENROOM_FAULT:                setting(text, undefined, 'For tests only: kills the process at a named point, e.g. `before-commit:3`.'),
};
