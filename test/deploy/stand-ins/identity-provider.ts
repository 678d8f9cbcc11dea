import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type ClientMetadata, Provider } from 'oidc-provider';
import { makeSigningKeys } from '#dev/signing-keys.ts';

// Stands in for Keycloak: the addresses and the realm file are Keycloak's. One person is always ready to log in.
interface Realm {
  readonly realm: string;
  readonly clients: readonly {
    readonly clientId: string;
    readonly secret: string;
    readonly redirectUris: readonly string[];
    readonly attributes: Readonly<Record<string, string>>;
  }[];
}
const person = { sub: 'person-1', email: 'ada@example.org', given_name: 'Ada', name: 'Ada Lovelace' };

const { env } = process;
const file = await readFile('/opt/keycloak/data/import/realm.json', 'utf8');
const { realm, clients }: Realm = JSON.parse(file.replaceAll(/\$\{(\w+)\}/g, (_whole, name) => env[name] ?? ''));
const root = `/realms/${realm}`;
const path = `${root}/protocol/openid-connect`;

const provider = new Provider(`${env.KC_HOSTNAME}${root}`, {
  jwks: await makeSigningKeys(),
  clients: clients.map(
    ({ clientId, secret, redirectUris, attributes }): ClientMetadata => ({
      client_id: clientId,
      client_secret: secret,
      redirect_uris: [...redirectUris],
      token_endpoint_auth_method: 'client_secret_post',
      backchannel_logout_uri: attributes['backchannel.logout.url'] ?? '',
      backchannel_logout_session_required: true,
    }),
  ),
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'name'] },
  routes: {
    authorization: `${path}/auth`,
    token: `${path}/token`,
    userinfo: `${path}/userinfo`,
    jwks: `${path}/certs`,
    introspection: `${path}/token/introspect`,
    end_session: `${path}/logout`,
  },
  cookies: { keys: [env.KC_BOOTSTRAP_ADMIN_PASSWORD ?? 'none'] },
  pkce: { required: () => false },
  features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
  // Its own keeps it from calling addresses of private networks.
  fetch: (url, init) => fetch(url, Object.assign({}, init, { dispatcher: undefined })),
  interactions: { url: (_ctx, interaction) => `${root}/interaction/${interaction.uid}` },
  findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ ...person, email_verified: true }) }),
  async loadExistingGrant(ctx) {
    const { client, session } = ctx.oidc;
    const grant = new ctx.oidc.provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});
provider.proxy = env.KC_PROXY_HEADERS === 'xforwarded';
const answer = provider.callback();

createServer((request, response) => {
  const interaction = request.url?.startsWith(`${root}/interaction/`) ?? false;
  if (interaction) void provider.interactionFinished(request, response, { login: { accountId: person.sub } });
  else void answer(request, response);
}).listen(8080, '0.0.0.0');

process.once('SIGTERM', () => process.exit(0));
