import { list, privateKey, secret, text } from '../kinds.ts';
import { setting } from '../setting.ts';

// biome-ignore format: a table is read in columns.
export const oidcResourceServer = {
  OIDC_RS_CLIENT_ID:           setting(text, 'meet', 'The client that asks the provider about tokens.'),
  OIDC_RS_CLIENT_SECRET:       setting(secret(), undefined, 'Its secret.'),
  OIDC_RS_SCOPES:              setting(list, 'lasuite_meet', 'One of these scopes must be in a token.'),
  OIDC_RS_SCOPES_PREFIX:       setting(text, undefined, 'Prefix of scopes in tokens, which is removed together with its colon.'),
  OIDC_RS_AUDIENCE_CLAIM:      setting(text, 'client_id', 'Claim that must not be empty in the introspection response.'),
  OIDC_RS_SIGNING_ALGO:        setting(text, 'ES256', 'Accepted for compatibility and unused: introspection responses are plain JSON.'),
  OIDC_RS_ENCRYPTION_ALGO:     setting(text, 'RSA-OAEP', '`alg` of the public key at `/jwks`; introspection responses are not decrypted.'),
  OIDC_RS_ENCRYPTION_ENCODING: setting(text, 'A256GCM', 'Accepted for compatibility and unused: introspection responses are plain JSON.'),
  OIDC_RS_ENCRYPTION_KEY_TYPE: setting(text, 'RSA', 'Accepted for compatibility and unused: the key type is read from `OIDC_RS_PRIVATE_KEY_STR`.'),
  OIDC_RS_PRIVATE_KEY_STR:     setting(privateKey, undefined, 'The private key, as PEM; its public half stands at `/jwks`.'),
};
