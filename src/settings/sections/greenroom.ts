import { inspectorUrl } from '../inspector-url.ts';
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
  NODE_ENV:                       setting(text, undefined, '`production` or a profile; the stricter of this and `DJANGO_CONFIGURATION` applies. Development if neither is set.'),
  PORT:                           setting(anyPort, '8000', 'Port that the product listens on; 0 selects any free port.'),
  HOST:                           setting(text, '127.0.0.1', 'Address that the product listens on.', { inProfile: { production: '0.0.0.0' } }),
  GREENROOM_DATA_DIR:             setting(text, '.data', 'Folder for all files of the embedded parts of development.'),
  DB_HOSTS:                       setting(servers, undefined, 'In place of `DB_HOST`: several servers, as `db-1,db-2:5433`. Connections go to the first that is not in recovery. See [deployment.md](deployment.md).'),
  DATABASE_DIRECT_URL:            setting(url('postgres', 'postgresql', 'pgsql'), undefined, 'PostgreSQL itself, if `DATABASE_URL` is that of a pooler in transaction mode: for migrations and the job queue. See [deployment.md](deployment.md).'),
  GREENROOM_WEB:                  setting(ownSwitch, 'true', 'Serves the try-it page.', { inProfile: { production: 'false' } }),
  GREENROOM_MIGRATE_ON_START:     setting(ownSwitch, 'true', 'Migrates the database at the start; otherwise run `greenroom migrate`.', { inProfile: { production: 'false' } }),
  OIDC_TOKEN_USE_BASIC_AUTH:      setting(ownSwitch, 'false', 'Sends the client secret to the token endpoint as HTTP Basic (RFC 6749 §2.3.1); also done when the provider announces only that method.'),
  GREENROOM_LIVEKIT_PUBLIC_URL:   setting(livekitUrl, undefined, 'LiveKit address for browsers; `LIVEKIT_API_URL` by default.', { config: 'livekit.url' }),
  GREENROOM_TOKEN_ROOM_ADMIN:     setting(ownSwitch, 'false', 'Hosts\' tokens grant `roomAdmin`, as in La Suite Meet: their browsers can then call LiveKit\'s room API, bypassing the product\'s rules, even after they lose the role.'),
  GREENROOM_LIVEKIT_PORT:         setting(integer({ min: 1, max: 65_500 }, 'port'), '7880', 'Port of the embedded LiveKit of development.'),
  GREENROOM_OPERATOR_TOKEN:       setting(secret(16), undefined, 'Bearer token for the operators\' endpoints, at least 32 characters in production; generated and printed once in development.'),
  GREENROOM_STATELY_INSPECTOR_URL: setting(inspectorUrl, undefined, 'Page that speaks the protocol of `@statelyai/inspect`, for example one of your own: the operators\' page offers to show actors there. What it shows then leaves to that page, without names; each operator is asked first. Off without a value.'),
  GREENROOM_OPERATOR_FAILURES:    setting(count, '10', 'An address with this number of wrong operator tokens within 15 minutes is locked out for the same time: no operator token is accepted from it.'),
  GREENROOM_TRUSTED_PROXIES:      setting(proxies, '', 'Proxies whose `X-Forwarded-For`, `-Host` and `-Proto` are trusted: a number of proxies in front of the product, each at a loopback, link-local or private address; or addresses, networks, `loopback`, `linklocal`, `uniquelocal`. See [proxies.md](proxies.md).', { inProfile: { production: '1' } }),
  GREENROOM_METRICS_PORT:         setting(anyPort, undefined, 'Serves `/metrics` on a separate port, without a credential.'),
  GREENROOM_ENTITLEMENT:         setting(choice('remove', 'journal'), 'remove', 'Whether people who join a meeting without a right, for example with the token of an earlier meeting, are removed or only recorded in the journal.'),
  GREENROOM_LOBBY_MAX_WAIT_MINUTES: setting(minutes, '60', 'A waiting guest\'s place expires after this time.'),
  GREENROOM_LOBBY_RECONNECT_GRACE_SECONDS: setting(someSeconds, '10', 'How long a waiting guest keeps the place after the connection is lost.'),
  GREENROOM_LOBBY_RETURN_SECONDS: setting(someSeconds, '90', 'How long a polling guest keeps the place after the last poll; browsers in the background poll once a minute.'),
  GREENROOM_LOBBY_HOST_ABSENT:    setting(choice('wait', 'admit'), 'wait', 'Whether people who knock at a trusted room wait or are admitted while its meeting has no host.'),
  GREENROOM_SWEEP_SECONDS:        setting(someSeconds, '60', 'Interval at which a running room is compared with LiveKit.'),
  GREENROOM_GLOBAL_SWEEP_SECONDS: setting(someSeconds, '600', 'Interval at which all rooms are compared with LiveKit.'),
  GREENROOM_MEETING_RESUME_SECONDS: setting(someSeconds, '60', 'A LiveKit room that returns within this time after an outage of LiveKit continues the same meeting.'),
  GREENROOM_SIP_RULE_GRACE_SECONDS: setting(someSeconds, '5', 'How long callers can still join after the last person with a browser has left.'),
  GREENROOM_SIP_TRUNKS:           setting(trunks, '', 'Inbound SIP trunks of LiveKit, over which new rooms are distributed; PINs are unique per trunk. Without any, all trunks share the PINs.'),
  GREENROOM_SIP_ROTATE_PIN_ON_ABUSE: setting(ownSwitch, 'false', 'Renews the PIN of a room automatically when callers abuse it.'),
  GREENROOM_PIN_RENEWAL_RATES:    setting(rate, '10/minute', 'PIN renewals per person.'),
  GREENROOM_ROOMKIT_RULE_SECONDS: setting(someSeconds, '60', 'How long an announced meeting room device can join an empty room.'),
  GREENROOM_ROOMKIT_FAILURES:     setting(count, '30', 'An address with this number of wrong tokens and unknown PINs within `GREENROOM_SIP_LOCKOUT_MINUTES` is locked out for the same time. The address is the one that trusted proxies report.'),
  GREENROOM_SIP_LOCKOUT_MINUTES:  setting(minutes, '15', 'Duration of lockouts after guessing or repeated calls.'),
  GREENROOM_SIP_LOBBY:            setting(choice('on', 'off'), 'on', '`on`: callers wait where strangers must knock. `off`: everybody with the PIN joins at once.'),
  GREENROOM_SIP_ALONE_SECONDS:    setting(someSeconds, '60', 'Callers without other participants are hung up after this time.'),
  GREENROOM_SIP_CHECK_SECONDS:    setting(someSeconds, '5', 'Interval at which LiveKit is checked for unreported callers, while callers can join a room where they must wait.'),
  GREENROOM_SIP_LIMIT_MINUTES:    setting(minutes, '60', 'Period in which calls and denials per number are counted.'),
  GREENROOM_SIP_CALLS:            setting(count, '30', 'Calls per number and trunk in this period, to rooms where callers must wait; further calls lock the number out.'),
  GREENROOM_SIP_DENIALS:          setting(count, '5', 'Denials of one number by hosts in this period, before it is locked out.'),
  GREENROOM_SIP_WITHHELD_CALLS:   setting(count, '600', 'Calls per trunk with a withheld number in this period, to rooms where callers must wait; further ones lock out all callers without a number.'),
  GREENROOM_SIP_WITHHELD_DENIALS: setting(count, '100', 'Denials per trunk of callers with a withheld number in this period, before they are locked out.'),
  GREENROOM_SIP_HIDE_NUMBERS:     setting(ownSwitch, 'false', 'LiveKit shows a hash instead of callers\' numbers (`hide_phone_number` of the dispatch rules). **With it, LiveKit 1.13.5 stops with a panic when a call has no From user.**'),
  GREENROOM_SIP_RULE_LEASE:       setting(ownSwitch, 'false', 'A regular stop of the last replica deletes the dispatch rules of rooms where callers must wait; the next start recreates them.'),
  GREENROOM_SUBTITLE_TRIES:       setting(count, '5', 'Number of dispatches of a subtitle agent that dies, before subtitles fail.'),
  GREENROOM_AGENT_APPEAR_SECONDS: setting(someSeconds, '10', 'A dispatched agent must join the meeting within this time.'),
  GREENROOM_RECORDING_QUEUE_SECONDS:     setting(integer({ min: 0, max: 3600 }, 'seconds'), '0', 'How long a start waits for a free recorder; 0 reports a busy or missing recorder at once.'),
  GREENROOM_RECORDING_CHECK_SECONDS:     setting(someSeconds, '30', 'Interval at which a running recording is compared with LiveKit.'),
  GREENROOM_RECORDING_UPLOAD_MINUTES:    setting(minutes, '60', 'How long the upload of a stopped recording may take before the bucket is checked for its file.'),
  GREENROOM_RECORDING_FILE_MINUTES:      setting(minutes, '60', 'How long the bucket is checked for the file of an ended recording before the file counts as lost.'),
  GREENROOM_RECORDING_NOTICE:            setting(ownSwitch, 'true', 'The try-it page warns people before they join a meeting that is being recorded. The indicator in the meeting is always shown.'),
  GREENROOM_RECORDING_DELETE_OBJECTS:    setting(ownSwitch, 'false', 'The deletion of a recording also removes its file, manifest and metadata from the bucket.'),
  GREENROOM_INVITED_SKIP_LOBBY:          setting(ownSwitch, 'false', 'Invited people whose account has that verified e-mail become members of the room, and need not knock.'),
  GREENROOM_EXTERNAL_ROOMS:       setting(choice('application', 'user'), 'application', 'Which rooms the external API shows to a client: `application`, those it created; `user`, every room in which the delegated user has a role, as in La Suite Meet.'),
  GREENROOM_EXTERNAL_ERRORS:      setting(choice('vague', 'reference'), 'vague', 'Error texts of the external API: `reference`, exactly those of La Suite Meet; `vague`, without the details that only help an attacker (docs/external-api.md lists them). Statuses are the same.'),
  GREENROOM_APPLICATION_JWT_PREVIOUS_SECRET_KEY: setting(secret(), undefined, 'The previous `APPLICATION_JWT_SECRET_KEY`, during a key rotation: tokens signed with it are still accepted.'),
  GREENROOM_ANALYTICS_PERSONS: setting(ownSwitch, 'false', 'Properties of persons, such as e-mails, are sent too; otherwise their random ids only.'),
  GREENROOM_ADDONS_TOKEN_PREVIOUS_SECRET_KEY: setting(secret(), undefined, 'The key before a rotation: tokens that it signed are accepted until they expire.'),
  GREENROOM_INTROSPECTION_CACHE_SECONDS: setting(integer({ min: 0, max: 3600 }, 'seconds'), '30', 'How long an answer of the introspection endpoint is kept at most; a token that is revoked is accepted for as long. 0 asks at each call.'),
  GREENROOM_JOURNAL_DAYS:         setting(days, '30', 'How long journal lines are kept.'),
  GREENROOM_FACTS_HOURS:          setting(integer({ min: 1 }, 'hours'), '24', 'How long facts are kept; the newest 10,000 of each stream are kept longer.'),
  GREENROOM_KEYS_DAYS:            setting(days, '7', 'How long deduplication keys of deliveries are kept.'),
  GREENROOM_BREVO_URL:            setting(webUrl, 'https://api.brevo.com/v3', 'API address of the marketing service Brevo.'),
  ...limits,
  GREENROOM_FAULT:                setting(text, undefined, 'For tests only: kills the process at a named point, e.g. `before-commit:3`.'),
};
