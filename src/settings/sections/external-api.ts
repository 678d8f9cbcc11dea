import { choice, cookieName, integer, lifetime, link, onOff, secret, text } from '../kinds.ts';
import { setting } from '../setting.ts';
import { accessLevel } from './rooms.ts';

const length = (min: number, max: number) => integer({ min, max }, 'characters');

// biome-ignore format: a table is read in columns.
export const externalApi = {
  EXTERNAL_API_ENABLED:              setting(onOff, 'false', 'The API of applications.', { inProfile: { test: 'true' } }),
  EXTERNAL_API_DEFAULT_ACCESS_LEVEL: setting(accessLevel, 'trusted', 'Access level of rooms that applications make.'),
  EXTERNAL_API_ALLOW_PUBLIC_ACCESS:  setting(onOff, 'false', 'Applications may make public rooms; moot when that is the default.'),
  APPLICATION_ENABLED:               setting(onOff, 'false', 'Applications may ask for tokens.', { inProfile: { test: 'true' } }),
  APPLICATION_CLIENT_ID_LENGTH:      setting(length(16, 100), '40', 'Length of the id of a new application.'),
  APPLICATION_CLIENT_SECRET_LENGTH:  setting(length(32, 128), '128', 'Length of its secret.'),
  APPLICATION_JWT_SECRET_KEY:        setting(secret(), undefined, 'Signs the tokens of applications; needed with `APPLICATION_ENABLED`.'),
  APPLICATION_JWT_ALG:               setting(choice('HS256', 'HS384', 'HS512'), 'HS256', 'How they are signed.'),
  APPLICATION_JWT_ISSUER:            setting(text, 'lasuite-meet', 'Who issues them.'),
  APPLICATION_JWT_AUDIENCE:          setting(text, undefined, 'Whom they are for.'),
  APPLICATION_JWT_EXPIRATION_SECONDS: setting(lifetime, '3600', 'How long they hold.'),
  APPLICATION_JWT_TOKEN_TYPE:        setting(text, 'Bearer', 'What they are called.'),
  APPLICATION_BASE_URL:              setting(link, undefined, 'Where the addresses of rooms that applications are given begin.'),
  APPLICATION_ALLOW_USER_CREATION:   setting(onOff, 'false', 'Applications may act for people who never logged in.'),
  ADDONS_ENABLED:                    setting(onOff, 'false', 'Add-ons of calendars may log people in; see [addons.md](addons.md).', { inProfile: { test: 'true' } }),
  ADDONS_SESSION_TTL:                setting(lifetime, '3600', 'How long such a login may take.'),
  ADDONS_TRANSIT_TOKEN_TTL:          setting(lifetime, '120', 'How long the way into its window is open.'),
  ADDONS_TOKEN_TTL:                  setting(lifetime, '7200', 'How long the token of an add-on holds.'),
  ADDONS_CSRF_SECRET:                setting(secret(), undefined, 'Signs what add-ons show against forgery; needed with `ADDONS_ENABLED`.'),
  ADDONS_TOKEN_SECRET_KEY:           setting(secret(), undefined, 'Signs the tokens of add-ons; needed with `ADDONS_ENABLED`.'),
  ADDONS_TOKEN_ALG:                  setting(choice('HS256', 'HS384', 'HS512'), 'HS256', 'How they are signed.'),
  ADDONS_TOKEN_ISSUER:               setting(text, 'lasuite-meet', 'Who issues them.'),
  ADDONS_TOKEN_AUDIENCE:             setting(text, 'addons', 'Whom they are for.'),
  ADDONS_TOKEN_TYPE:                 setting(text, 'Bearer', 'What they are called.'),
  ADDONS_TOKEN_SCOPE:                setting(text, 'rooms:create', 'What they are good for.'),
  ADDONS_RANDOM_TOKEN_BYTE_LENGTH:   setting(integer({ min: 16, max: 1024 }, 'bytes'), '60', 'Length of the random texts of add-ons.'),
  ADDONS_SESSION_ID_COOKIE:          setting(cookieName, 'addonsSid', 'The cookie of an add-on.'),
};
