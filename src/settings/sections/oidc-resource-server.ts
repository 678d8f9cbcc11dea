import { list, privateKey, secret, text } from '../kinds.ts';
import { setting } from '../setting.ts';

// biome-ignore format: a table is read in columns.
export const oidcResourceServer = {
  OIDC_RS_CLIENT_ID:           setting(text, 'meet', 'The client that asks the provider about tokens.'),
  OIDC_RS_CLIENT_SECRET:       setting(secret(), undefined, 'Its secret.'),
  OIDC_RS_SCOPES:              setting(list, 'lasuite_meet', 'One of these scopes must be in a token.'),
  OIDC_RS_SCOPES_PREFIX:       setting(text, undefined, 'What stands before scopes in tokens.'),
  OIDC_RS_AUDIENCE_CLAIM:      setting(text, 'client_id', 'The claim that names whose token it is.'),
  OIDC_RS_SIGNING_ALGO:        setting(text, 'ES256', 'How answers of the provider are signed.'),
  OIDC_RS_ENCRYPTION_ALGO:     setting(text, 'RSA-OAEP', 'How the key of encrypted answers is wrapped.'),
  OIDC_RS_ENCRYPTION_ENCODING: setting(text, 'A256GCM', 'How answers are encrypted.'),
  OIDC_RS_ENCRYPTION_KEY_TYPE: setting(text, 'RSA', 'Type of the private key.'),
  OIDC_RS_PRIVATE_KEY_STR:     setting(privateKey, undefined, 'The private key, as PEM; its public half stands at `/jwks`.'),
};
