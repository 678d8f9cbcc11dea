/** Names of the public images that the product's files use, by the stage of the stand-in. */
export const publicImages: Readonly<Record<string, string>> = {
  node: 'node:24-bookworm-slim',
  postgres: 'postgres:16',
  redis: 'redis:7',
  nginx: 'nginx:1.28',
  frontend: 'lasuite/meet-frontend:latest',
  livekit: 'livekit/livekit-server:v1.9',
  mc: 'minio/mc',
  minio: 'minio/minio',
  keycloak: 'quay.io/keycloak/keycloak:26.0',
  mailcatcher: 'sj26/mailcatcher:latest',
};
