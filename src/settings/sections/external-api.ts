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
  APPLICATION_JWT_ALG:               setting(choice('HS256', 'HS384', 'HS512'), 'HS256', 'Signature algorithm of the tokens of applications.'),
  APPLICATION_JWT_ISSUER:            setting(text, 'lasuite-meet', 'Issuer (`iss`) of the tokens of applications.'),
  APPLICATION_JWT_AUDIENCE:          setting(text, undefined, 'Audience (`aud`) of the tokens of applications.'),
  APPLICATION_JWT_EXPIRATION_SECONDS: setting(lifetime, '3600', 'Lifetime of the tokens of applications.'),
  APPLICATION_JWT_TOKEN_TYPE:        setting(text, 'Bearer', '`token_type` in the answer that contains a token of an application.'),
  APPLICATION_BASE_URL:              setting(link, undefined, 'Base of the `url` of rooms in the external API; without it rooms have no `url`.'),
  APPLICATION_ALLOW_USER_CREATION:   setting(onOff, 'false', 'Applications may act for people who never logged in.'),
  ADDONS_ENABLED:                    setting(onOff, 'false', 'Add-ons of calendars may log people in; see [addons.md](addons.md).', { inProfile: { test: 'true' } }),
  ADDONS_SESSION_TTL:                setting(lifetime, '3600', 'Lifetime of the session in which an add-on waits for the login.'),
  ADDONS_TRANSIT_TOKEN_TTL:          setting(lifetime, '120', 'Lifetime of the transit token that the login window redeems.'),
  ADDONS_TOKEN_TTL:                  setting(lifetime, '7200', 'How long the token of an add-on holds.'),
  ADDONS_CSRF_SECRET:                setting(secret(), undefined, 'Signs the CSRF tokens of add-on sessions; needed with `ADDONS_ENABLED`.'),
  ADDONS_TOKEN_SECRET_KEY:           setting(secret(), undefined, 'Signs the tokens of add-ons; needed with `ADDONS_ENABLED`.'),
  ADDONS_TOKEN_ALG:                  setting(choice('HS256', 'HS384', 'HS512'), 'HS256', 'Signature algorithm of the access tokens of add-ons.'),
  ADDONS_TOKEN_ISSUER:               setting(text, 'lasuite-meet', 'Issuer (`iss`) of the access tokens of add-ons.'),
  ADDONS_TOKEN_AUDIENCE:             setting(text, 'addons', 'Audience (`aud`) of the access tokens of add-ons.'),
  ADDONS_TOKEN_TYPE:                 setting(text, 'Bearer', '`token_type` in the answer that contains the access token of an add-on.'),
  ADDONS_TOKEN_SCOPE:                setting(text, 'rooms:create', 'Scopes of the access tokens of add-ons.'),
  ADDONS_RANDOM_TOKEN_BYTE_LENGTH:   setting(integer({ min: 16, max: 1024 }, 'bytes'), '60', 'Length of the random texts of add-ons.'),
  ADDONS_SESSION_ID_COOKIE:          setting(cookieName, 'addonsSid', 'The cookie of an add-on.'),
};
