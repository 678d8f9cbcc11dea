import { z } from 'zod';
import {
  choice,
  hiddenLiteral,
  integer,
  type Kind,
  link,
  list,
  onOff,
  secret,
  someSeconds,
  text,
  webUrl,
} from '../kinds.ts';
import { setting } from '../setting.ts';

const extraParameters = hiddenLiteral(
  'dict',
  z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)),
);

/** Signature algorithms that jose can verify. */
const signature = choice(
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const),
  ...(['HS256', 'HS384', 'HS512'] as const),
);

/** A proxy without a scheme means http. */
const proxyUrl: Kind<string> = {
  ...webUrl,
  schema: text.schema.transform((value) => (value.includes('://') ? value : `http://${value}`)).pipe(webUrl.schema),
};

// biome-ignore format: a table is read in columns.
export const oidcLogin = {
  OIDC_RP_CLIENT_ID:                          setting(text, 'meet', 'Client id at the identity provider.'),
  OIDC_RP_CLIENT_SECRET:                      setting(secret(), undefined, 'Client secret at the identity provider; required in production.'),
  OIDC_RP_SIGN_ALGO:                          setting(signature, 'RS256', 'Signature algorithm of id tokens.'),
  OIDC_RP_SCOPES:                             setting(text, 'openid email', 'Scopes requested at login.'),
  OIDC_OP_AUTHORIZATION_ENDPOINT:             setting(webUrl, undefined, 'Login page of the provider; configured endpoints take precedence over discovered ones.'),
  OIDC_OP_TOKEN_ENDPOINT:                     setting(webUrl, undefined, 'Endpoint that exchanges codes for tokens.'),
  OIDC_OP_USER_ENDPOINT:                      setting(webUrl, undefined, 'Userinfo endpoint.'),
  OIDC_OP_JWKS_ENDPOINT:                      setting(webUrl, undefined, 'Signing keys of the provider.'),
  OIDC_OP_LOGOUT_ENDPOINT:                    setting(webUrl, undefined, 'Logout page of the provider.'),
  OIDC_OP_INTROSPECTION_ENDPOINT:             setting(webUrl, undefined, 'Endpoint that verifies tokens of the external API.'),
  OIDC_OP_URL:                                setting(webUrl, undefined, 'Issuer of the identity provider, from which endpoints are discovered; not required if all are configured. Without any of them, development uses its own login.'),
  OIDC_OP_USER_ENDPOINT_FORMAT:               setting(choice('AUTO', 'JSON', 'JWT'), 'AUTO', 'Format of userinfo responses.'),
  OIDC_AUTH_REQUEST_EXTRA_PARAMS:             setting(extraParameters, '{}', 'Further parameters of login requests, such as `acr_values`.'),
  OIDC_CREATE_USER:                           setting(onOff, 'true', 'Creates unknown users at their first login.'),
  OIDC_FALLBACK_TO_EMAIL_FOR_IDENTIFICATION:  setting(onOff, 'false', 'Users with an unknown subject are identified by e-mail, unless the provider reports `email_verified: false`.'),
  OIDC_USER_SUB_FIELD_IMMUTABLE:              setting(onOff, 'true', 'Off: a login may change a user\'s subject, as required for provisional users.'),
  OIDC_USERINFO_FULLNAME_FIELDS:              setting(list, 'given_name,usual_name', 'Claims that form the full name; without any of them `name`, then `preferred_username`. An e-mail address is never used as a name.'),
  OIDC_USERINFO_SHORTNAME_FIELD:              setting(text, 'given_name', 'Claim with the short name.'),
  OIDC_USERINFO_ESSENTIAL_CLAIMS:             setting(list, '', 'Claims that are required for a login.'),
  OIDC_USE_NONCE:                             setting(onOff, 'true', 'Sends a nonce with logins.'),
  OIDC_STORE_ID_TOKEN:                        setting(onOff, 'true', 'Stores the id token for the logout.'),
  OIDC_USE_PKCE:                              setting(onOff, 'false', 'Protects logins with PKCE.'),
  OIDC_PKCE_CODE_CHALLENGE_METHOD:            setting(choice('S256', 'plain'), 'S256', 'PKCE challenge method.'),
  OIDC_PKCE_CODE_VERIFIER_SIZE:               setting(integer({ min: 43, max: 128 }, 'characters'), '64', 'Length of the PKCE verifier.'),
  OIDC_REDIRECT_REQUIRE_HTTPS:                setting(onOff, 'false', '`returnTo` must be https.'),
  OIDC_REDIRECT_ALLOWED_HOSTS:                setting(list, '', 'Further allowed hosts of `returnTo`.'),
  OIDC_REDIRECT_FIELD_NAME:                   setting(text, 'returnTo', 'Name of the parameter `returnTo`; the web frontend relies on the default.'),
  OIDC_VERIFY_SSL:                            setting(onOff, 'true', 'Check the certificate of the provider.'),
  OIDC_TIMEOUT:                               setting(someSeconds, '5', 'Timeout for requests to the provider.'),
  OIDC_PROXY:                                 setting(proxyUrl, undefined, 'Proxy for requests to the provider.'),
  ALLOW_LOGOUT_GET_METHOD:                    setting(onOff, 'true', 'Allows logout by GET; the web frontend needs it.'),
  LOGIN_REDIRECT_URL:                         setting(link, undefined, 'Target of a login without `returnTo`.'),
  LOGIN_REDIRECT_URL_FAILURE:                 setting(link, undefined, 'Target of a failed login.'),
  LOGOUT_REDIRECT_URL:                        setting(link, undefined, 'Target of a logout.'),
};
