import { z } from 'zod';
import { choice, integer, list, onOff, origins, patterns, secret, text } from '../kinds.ts';
import { setting } from '../setting.ts';

const level = choice('CRITICAL', 'FATAL', 'ERROR', 'WARNING', 'WARN', 'INFO', 'DEBUG', 'NOTSET');
const anyCase = { ...level, schema: z.string().toUpperCase().pipe(level.schema) };

// biome-ignore format: a table is read in columns.
export const core = {
  DJANGO_CONFIGURATION:               setting(text, undefined, 'The profile, like `NODE_ENV`; the stricter of the two applies: Development, Test, ContinuousIntegration, or one that is production: Production, Staging, PreProduction, Demo, Feature, Sandbox, Build.'),
  DJANGO_SECRET_KEY:                  setting(secret(), undefined, 'Secret of the installation: signs guest credentials and operators\' cookies, hashes identities in the journal, and encrypts callers\' identities. At least 32 random characters in production; generated in development.'),
  DJANGO_ALLOWED_HOSTS:               setting(list, '', 'Accepted hosts of requests: names, `.example.org` for a domain with its subdomains, `*` for any. In production the machine\'s own addresses are accepted too, and the heartbeats accept any host.', { inProfile: { development: '*' } }),
  DJANGO_CSRF_TRUSTED_ORIGINS:        setting(origins, '', 'Further origins that may send unsafe requests with a session cookie.', { inProfile: { development: 'http://localhost:8072,http://localhost:3000' } }),
  DJANGO_CORS_ALLOW_ALL_ORIGINS:      setting(onOff, 'false', 'Pages of every origin may call the API, with credentials.', { inProfile: { development: 'true' } }),
  DJANGO_CORS_ALLOWED_ORIGINS:        setting(origins, '', 'Origins whose pages may call the API, with credentials.'),
  DJANGO_CORS_ALLOWED_ORIGIN_REGEXES: setting(patterns, '', 'Regular expressions for origins whose pages may call the API, with credentials. One must match the whole origin.'),
  LOGGING_LEVEL_LOGGERS_ROOT:         setting(anyCase, 'INFO', 'Log level if `LOGGING_LEVEL_LOGGERS_APP` is not set.'),
  LOGGING_LEVEL_LOGGERS_APP:          setting(anyCase, undefined, 'Log level of the product.'),
  ALLOW_UNSECURE_USER_LISTING:        setting(onOff, 'false', '`GET users/` returns users.'),
  SESSION_COOKIE_AGE:                 setting(integer({ min: 60 }, 'seconds'), '43200', 'How long a login holds.'),
};
