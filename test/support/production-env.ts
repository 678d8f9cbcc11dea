/** What an installation in production must say, and nothing more. */
export const productionEnv: Readonly<Record<string, string>> = {
  NODE_ENV: 'production',
  DJANGO_SECRET_KEY: 'x'.repeat(32),
  DATABASE_URL: 'postgres://localhost/x',
  LIVEKIT_API_URL: 'wss://livekit.example.org',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: 'secret',
  OIDC_OP_URL: 'https://id.example.org',
  OIDC_RP_CLIENT_SECRET: 'secret',
};
