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
  OIDC_RP_CLIENT_ID:                          setting(text, 'meet', 'The client at the identity provider.'),
  OIDC_RP_CLIENT_SECRET:                      setting(secret(), undefined, 'Its secret; needed in production.'),
  OIDC_RP_SIGN_ALGO:                          setting(signature, 'RS256', 'How id tokens are signed.'),
  OIDC_RP_SCOPES:                             setting(text, 'openid email', 'The scopes asked for at login.'),
  OIDC_OP_AUTHORIZATION_ENDPOINT:             setting(webUrl, undefined, 'Where people log in; endpoints given go before those that the provider announces.'),
  OIDC_OP_TOKEN_ENDPOINT:                     setting(webUrl, undefined, 'Where codes are changed for tokens.'),
  OIDC_OP_USER_ENDPOINT:                      setting(webUrl, undefined, 'Where the claims of people are asked for.'),
  OIDC_OP_JWKS_ENDPOINT:                      setting(webUrl, undefined, 'The keys of the provider.'),
  OIDC_OP_LOGOUT_ENDPOINT:                    setting(webUrl, undefined, 'Where people log out.'),
  OIDC_OP_INTROSPECTION_ENDPOINT:             setting(webUrl, undefined, 'Where tokens of the external API are looked at.'),
  OIDC_OP_URL:                                setting(webUrl, undefined, 'The issuer of the identity provider, which announces the endpoints; not needed where they are all named. Without any of them development has a login of its own.'),
  OIDC_OP_USER_ENDPOINT_FORMAT:               setting(choice('AUTO', 'JSON', 'JWT'), 'AUTO', 'How the claims of people are written.'),
  OIDC_AUTH_REQUEST_EXTRA_PARAMS:             setting(extraParameters, '{}', 'Further parameters of a login, such as `acr_values`.'),
  OIDC_CREATE_USER:                           setting(onOff, 'true', 'People who are not known are taken in at their first login.'),
  OIDC_FALLBACK_TO_EMAIL_FOR_IDENTIFICATION:  setting(onOff, 'false', 'People whose subject is not known are looked for by e-mail, unless the provider says `email_verified: false`.'),
  OIDC_USER_SUB_FIELD_IMMUTABLE:              setting(onOff, 'true', 'Off: a login may change the subject of a user, which provisional users need.'),
  OIDC_USERINFO_FULLNAME_FIELDS:              setting(list, 'given_name,usual_name', 'The claims that make the full name; without any of them `name`, then `preferred_username`. One that is an e-mail is no name.'),
  OIDC_USERINFO_SHORTNAME_FIELD:              setting(text, 'given_name', 'The claim of the short name.'),
  OIDC_USERINFO_ESSENTIAL_CLAIMS:             setting(list, '', 'Claims without which nobody is let in.'),
  OIDC_USE_NONCE:                             setting(onOff, 'true', 'Logins carry a nonce.'),
  OIDC_STORE_ID_TOKEN:                        setting(onOff, 'true', 'The id token is kept for the logout.'),
  OIDC_USE_PKCE:                              setting(onOff, 'false', 'Logins are bound by PKCE.'),
  OIDC_PKCE_CODE_CHALLENGE_METHOD:            setting(choice('S256', 'plain'), 'S256', 'How PKCE is done.'),
  OIDC_PKCE_CODE_VERIFIER_SIZE:               setting(integer({ min: 43, max: 128 }, 'characters'), '64', 'Length of the verifier of PKCE.'),
  OIDC_REDIRECT_REQUIRE_HTTPS:                setting(onOff, 'false', '`returnTo` must be https.'),
  OIDC_REDIRECT_ALLOWED_HOSTS:                setting(list, '', 'Further hosts that `returnTo` may name.'),
  OIDC_REDIRECT_FIELD_NAME:                   setting(text, 'returnTo', 'The name of that parameter; the web frontend relies on it.'),
  OIDC_VERIFY_SSL:                            setting(onOff, 'true', 'Check the certificate of the provider.'),
  OIDC_TIMEOUT:                               setting(someSeconds, '5', 'How long an answer of the provider is waited for.'),
  OIDC_PROXY:                                 setting(proxyUrl, undefined, 'The proxy on the way to the provider.'),
  ALLOW_LOGOUT_GET_METHOD:                    setting(onOff, 'true', 'Logout by GET; the web frontend needs it.'),
  LOGIN_REDIRECT_URL:                         setting(link, undefined, 'Where a login without `returnTo` leads.'),
  LOGIN_REDIRECT_URL_FAILURE:                 setting(link, undefined, 'Where a login that failed leads.'),
  LOGOUT_REDIRECT_URL:                        setting(link, undefined, 'Where a logout leads.'),
};
