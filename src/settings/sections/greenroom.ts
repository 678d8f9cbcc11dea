import { choice, integer, ownSwitch, secret, someSeconds, text, url, webUrl } from '../kinds.ts';
import { proxies } from '../proxies.ts';
import { rate } from '../rate.ts';
import { servers } from '../servers.ts';
import { setting } from '../setting.ts';
import { trunks } from '../trunks.ts';
import { limits } from './limits.ts';
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
  DB_HOSTS:                       setting(servers, undefined, 'In place of `DB_HOST`: several servers, as `db-1,db-2:5433`. Connections go to the first that is not in recovery. See [deployment.md](deployment.md).'),
  DATABASE_DIRECT_URL:            setting(url('postgres', 'postgresql', 'pgsql'), undefined, 'PostgreSQL itself, if `DATABASE_URL` is that of a pooler in transaction mode: for migrations and the job queue. See [deployment.md](deployment.md).'),
  GREENROOM_WEB:                  setting(ownSwitch, 'true', 'The try-it page.', { inProfile: { production: 'false' } }),
  GREENROOM_MIGRATE_ON_START:     setting(ownSwitch, 'true', 'The start migrates the database; else `greenroom migrate` does.', { inProfile: { production: 'false' } }),
  OIDC_TOKEN_USE_BASIC_AUTH:      setting(ownSwitch, 'false', 'The client secret is shown to the token endpoint as HTTP Basic (RFC 6749 §2.3.1); also done where the provider announces that way and not the form.'),
  GREENROOM_LIVEKIT_PUBLIC_URL:   setting(livekitUrl, undefined, 'The LiveKit address that browsers are given; `LIVEKIT_API_URL` by default.', { config: 'livekit.url' }),
  GREENROOM_TOKEN_ROOM_ADMIN:     setting(ownSwitch, 'false', 'Tokens of hosts carry `roomAdmin`, as in La Suite Meet: their browsers may then call LiveKit\'s room API past every rule of the product, also after they lose the role.'),
  GREENROOM_LIVEKIT_PORT:         setting(integer({ min: 1, max: 65_500 }, 'port'), '7880', 'Where the LiveKit of development listens.'),
  GREENROOM_OPERATOR_TOKEN:       setting(secret(16), undefined, 'Bearer token of the operators\' endpoints, in production of 32 characters or more; made and printed once in development.'),
  GREENROOM_TRUSTED_PROXIES:      setting(proxies, '', 'Which proxies are believed what they say in `X-Forwarded-For`, `-Host` and `-Proto`: so many in front of the product, each at a loopback, link-local or private address; or those of these addresses and networks, or of `loopback`, `linklocal`, `uniquelocal`. See [proxies.md](proxies.md).', { inProfile: { production: '1' } }),
  GREENROOM_METRICS_PORT:         setting(anyPort, undefined, 'Serves `/metrics` on a port of its own, without a credential.'),
  GREENROOM_ENTITLEMENT:         setting(choice('remove', 'journal'), 'remove', 'What becomes of people who join a meeting without a right, such as with the token of an earlier meeting: removed, or only written into the journal.'),
  GREENROOM_LOBBY_MAX_WAIT_MINUTES: setting(minutes, '60', 'After this a knock ends by itself.'),
  GREENROOM_LOBBY_RECONNECT_GRACE_SECONDS: setting(someSeconds, '10', 'How long somebody whose socket broke keeps the place at the door.'),
  GREENROOM_LOBBY_RETURN_SECONDS: setting(someSeconds, '90', 'How long somebody who waits by asking again keeps the place after the last question; browsers in the background ask once a minute.'),
  GREENROOM_LOBBY_HOST_ABSENT:    setting(choice('wait', 'admit'), 'wait', 'Whether people who knock at a trusted room in which a meeting runs without a host wait or are let in.'),
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
  GREENROOM_SIP_WITHHELD_CALLS:   setting(count, '600', 'Calls of all numbers together that one trunk withholds, in this time, to rooms that hold callers at the door; more lock out every caller without a number.'),
  GREENROOM_SIP_WITHHELD_DENIALS: setting(count, '100', 'How often hosts may deny callers who withhold their number, of one trunk, in this time.'),
  GREENROOM_SIP_HIDE_NUMBERS:     setting(ownSwitch, 'false', 'LiveKit shows a hash in the place of callers\' numbers (`hide_phone_number` of the dispatch rules). **With it, LiveKit 1.13.5 stops with a panic when a call has no From user.**'),
  GREENROOM_SIP_RULE_LEASE:       setting(ownSwitch, 'false', 'A clean stop of the last replica deletes the dispatch rules of rooms in which callers have to wait; the start makes them again.'),
  GREENROOM_SUBTITLE_TRIES:       setting(count, '5', 'How often an agent for subtitles that dies is started, before they fail.'),
  GREENROOM_AGENT_APPEAR_SECONDS: setting(someSeconds, '10', 'By then an agent that was asked for has come to the meeting.'),
  GREENROOM_RECORDING_QUEUE_SECONDS:     setting(integer({ min: 0, max: 3600 }, 'seconds'), '0', 'How long a start waits for a free recorder; 0 answers a full or missing recorder at once.'),
  GREENROOM_RECORDING_CHECK_SECONDS:     setting(someSeconds, '30', 'How often a running recording is compared with LiveKit.'),
  GREENROOM_RECORDING_UPLOAD_MINUTES:    setting(minutes, '60', 'How long the upload of a stopped recording may take before the bucket is asked for its file.'),
  GREENROOM_RECORDING_FILE_MINUTES:      setting(minutes, '60', 'How long the bucket is asked for the file of an ended recording before it counts as lost.'),
  GREENROOM_RECORDING_NOTICE:            setting(ownSwitch, 'true', 'The try-it page warns people before they join a meeting that is being recorded; its indicator in the meeting is always shown.'),
  GREENROOM_RECORDING_DELETE_OBJECTS:    setting(ownSwitch, 'false', 'The deletion of a recording also removes its file, manifest and metadata from the bucket.'),
  GREENROOM_INVITED_SKIP_LOBBY:          setting(ownSwitch, 'false', 'Invited people whose account has that verified e-mail become members of the room, and need not knock.'),
  GREENROOM_JOURNAL_DAYS:         setting(days, '30', 'How long the journal is kept.'),
  GREENROOM_FACTS_HOURS:          setting(integer({ min: 1 }, 'hours'), '24', 'How long facts are kept, and at least 10,000 per stream.'),
  GREENROOM_KEYS_DAYS:            setting(days, '7', 'How long keys of deliveries are kept.'),
  GREENROOM_BREVO_URL:            setting(webUrl, 'https://api.brevo.com/v3', 'Where the marketing service Brevo is reached.'),
  ...limits,
  GREENROOM_FAULT:                setting(text, undefined, 'For tests only: kills the process at a named point, e.g. `before-commit:3`.'),
};
