import { known } from './catalogue.ts';
import { namesTwoProfiles } from './profile.ts';
import type { Settings } from './settings.ts';

/** Returns warnings about settings that do not prevent the start, one sentence each, without values. */
export function adviseOn(settings: Settings): string[] {
  return [...advice.filter(({ when }) => when(settings)).map(({ say }) => say), ...notYet(settings)];
}

function notYet(settings: Settings): string[] {
  const asked = [...known].filter(([name, { later }]) => later && settings[name as keyof Settings]);
  const names = asked.map(([name]) => name).join(', ');
  return names === ''
    ? []
    : [`${names}: set, but not offered by config/, and not fully implemented in this version yet.`];
}

const storage = (settings: Settings) =>
  settings.AWS_S3_ACCESS_KEY_ID !== undefined && settings.AWS_S3_SECRET_ACCESS_KEY !== undefined;

const advice: readonly { readonly when: (settings: Settings) => boolean; readonly say: string }[] = [
  {
    when: ({ NODE_ENV, DJANGO_CONFIGURATION }) => namesTwoProfiles({ NODE_ENV, DJANGO_CONFIGURATION }),
    say: 'NODE_ENV and DJANGO_CONFIGURATION name different profiles: the stricter one applies.',
  },
  {
    when: (settings) => settings.production && settings.REDIS_URL === undefined,
    say: 'REDIS_URL is missing: run one replica only.',
  },
  {
    when: (settings) => settings.production && settings.DJANGO_EMAIL_HOST === undefined,
    say: 'DJANGO_EMAIL_HOST is missing: no mail can be sent.',
  },
  {
    when: (settings) =>
      settings.production &&
      settings.DJANGO_EMAIL_HOST !== undefined &&
      settings.DJANGO_EMAIL_FROM === 'from@example.com',
    say: 'DJANGO_EMAIL_FROM is missing: mail comes from a sample address, which servers may refuse.',
  },
  {
    when: (settings) => !/\.smtp\./.test(settings.DJANGO_EMAIL_BACKEND),
    say: 'DJANGO_EMAIL_BACKEND names an unsupported backend: mail is sent by SMTP, or written to files.',
  },
  {
    when: (settings) => settings.ROOMKIT_ENABLED && settings.ROOMKIT_SERVER_TO_SERVER_API_TOKEN === undefined,
    say: 'ROOMKIT_SERVER_TO_SERVER_API_TOKEN is missing: ROOMKIT_ENABLED is on, and nobody can show the token.',
  },
  {
    when: ({ ROOMKIT_SERVER_TO_SERVER_API_TOKEN: token, ...settings }) =>
      settings.ROOMKIT_ENABLED && token !== undefined && token.length < 32,
    say: 'ROOMKIT_SERVER_TO_SERVER_API_TOKEN is short: give 32 random characters or more.',
  },
  {
    when: ({ APPLICATION_ENABLED: on, APPLICATION_JWT_SECRET_KEY: key }) => on && key !== undefined && key.length < 32,
    say: 'APPLICATION_JWT_SECRET_KEY is short: give 32 random characters or more.',
  },
  {
    when: (settings) => settings.RECORDING_ENABLE && !storage(settings),
    say: 'AWS_S3_ACCESS_KEY_ID and AWS_S3_SECRET_ACCESS_KEY are missing: RECORDING_ENABLE is on.',
  },
  {
    when: (settings) => settings.FILE_UPLOAD_ENABLED && !storage(settings),
    say: 'AWS_S3_ACCESS_KEY_ID and AWS_S3_SECRET_ACCESS_KEY are missing: FILE_UPLOAD_ENABLED is on.',
  },
  {
    when: (settings) =>
      settings.RECORDING_STORAGE_EVENT_ENABLE &&
      settings.RECORDING_ENABLE_STORAGE_EVENT_AUTH &&
      settings.RECORDING_STORAGE_EVENT_TOKEN === undefined,
    say: 'RECORDING_STORAGE_EVENT_TOKEN is missing: the storage cannot report that a recording is saved.',
  },
  {
    when: (settings) => settings.RECORDING_STORAGE_EVENT_ENABLE && !settings.RECORDING_ENABLE_STORAGE_EVENT_AUTH,
    say: 'RECORDING_ENABLE_STORAGE_EVENT_AUTH is off: anybody can report that a recording is saved.',
  },
  {
    when: (settings) =>
      settings.SUMMARY_SERVICE_ENDPOINT !== undefined && settings.SUMMARY_SERVICE_API_TOKEN === undefined,
    say: 'SUMMARY_SERVICE_API_TOKEN is missing: SUMMARY_SERVICE_ENDPOINT is set.',
  },
  {
    when: (settings) => settings.SUMMARY_SERVICE_ENDPOINT !== undefined && settings.SUMMARY_SERVICE_VERSION === 1,
    say: 'SUMMARY_SERVICE_VERSION is 1, which is deprecated: switch the summary service to version 2.',
  },
  {
    when: (settings) => settings.SCREEN_RECORDING_BASE_URL !== undefined,
    say: 'SCREEN_RECORDING_BASE_URL is an old name: set RECORDING_DOWNLOAD_BASE_URL.',
  },
  {
    when: (settings) => settings.SIGNUP_NEW_USER_TO_MARKETING_EMAIL && settings.BREVO_API_KEY === undefined,
    say: 'BREVO_API_KEY is missing: SIGNUP_NEW_USER_TO_MARKETING_EMAIL is on.',
  },
  {
    when: (settings) => settings.SIGNUP_NEW_USER_TO_MARKETING_EMAIL && !/brevo/i.test(settings.MARKETING_SERVICE_CLASS),
    say: 'MARKETING_SERVICE_CLASS names an unsupported service: SIGNUP_NEW_USER_TO_MARKETING_EMAIL is on, and only Brevo is supported.',
  },
  {
    when: (settings) => !settings.ALLOW_LOGOUT_GET_METHOD,
    say: 'ALLOW_LOGOUT_GET_METHOD is off: the web frontend cannot log people out.',
  },
  {
    when: (settings) => settings.OIDC_REDIRECT_FIELD_NAME !== 'returnTo',
    say: 'OIDC_REDIRECT_FIELD_NAME is not returnTo: the web frontend cannot return people to their page after a login.',
  },
  {
    when: (settings) => settings.LOBBY_NOTIFICATION_TYPE !== 'participantWaiting',
    say: 'LOBBY_NOTIFICATION_TYPE is not participantWaiting: the web frontend does not notify hosts of waiting guests.',
  },
  {
    when: (settings) => settings.GREENROOM_TOKEN_ROOM_ADMIN,
    say: "GREENROOM_TOKEN_ROOM_ADMIN is on: browsers of hosts can call LiveKit's room API, also after a demotion or a removal.",
  },
  {
    when: (settings) => settings.production && (!settings.OIDC_VERIFY_SSL || !settings.LIVEKIT_VERIFY_SSL),
    say: 'OIDC_VERIFY_SSL or LIVEKIT_VERIFY_SSL is off: an attacker on the network can read and change the traffic.',
  },
];
