/** Why a variable of the reference has no effect here, and what to do instead. */
export interface NotApplicable {
  readonly reason: string;
  readonly instead: string;
}

const celery: NotApplicable = {
  reason: 'Celery is not used: background jobs are queued in PostgreSQL and run by every replica.',
  instead: 'Leave it out, and stop the Celery worker.',
};
const statics: NotApplicable = {
  reason: 'No static files are collected.',
  instead: 'Leave it out; the web frontend is served by its own image.',
};
const cachePrefix: NotApplicable = {
  reason: 'This state is kept in PostgreSQL, not in a cache with prefixes.',
  instead: 'Leave it out.',
};

/** Variables of the reference that have no effect here. */
export const notApplicable: Readonly<Record<string, NotApplicable>> = {
  DJANGO_SILENCED_SYSTEM_CHECKS: {
    reason: 'There are no Django system checks; an invalid setting stops the start with an error.',
    instead: 'Leave it out.',
  },
  DJANGO_DATA_DIR: {
    reason: 'No static files or media are written to disk.',
    instead: 'Leave it out; in development the embedded parts write to GREENROOM_DATA_DIR.',
  },
  DJANGO_STORAGES_STATICFILES_BACKEND: statics,
  DJANGO_SPECTACULAR_SETTINGS_ENABLE_DJANGO_DEPLOY_CHECK: {
    reason: 'The API document is generated from the schemas that validate requests, not by drf-spectacular.',
    instead: 'Leave it out; the document is served at /openapi.json.',
  },
  DJANGO_SENTRY_DSN: {
    reason: 'Nothing is sent to Sentry.',
    instead: 'Collect the log, which is JSON with the stack of every error, and /metrics.',
  },
  SESSION_ENGINE: {
    reason: 'Sessions are stored in PostgreSQL, hashed; back-channel logout uses them.',
    instead: 'Leave it out; users must log in once more.',
  },
  CELERY_ENABLED: celery,
  CELERY_BROKER_URL: celery,
  CELERY_TASK_DEFAULT_QUEUE: celery,
  CELERY_TASK_ALWAYS_EAGER: celery,
  CELERY_BROKER_TRANSPORT_OPTIONS: celery,
  LOBBY_KEY_PREFIX: cachePrefix,
  ADDONS_CACHE_PREFIX_SESSION: cachePrefix,
  ADDONS_CACHE_PREFIX_TRANSIT: cachePrefix,
  ADDONS_PENDING_SESSION_KEY: {
    reason: 'The reference does not use it either.',
    instead: 'Leave it out.',
  },
};
