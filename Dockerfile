# The image of Greenroom. docs/deployment.md explains its build arguments; a release pins NODE_IMAGE by digest.
ARG NODE_IMAGE=node:24-bookworm-slim

# What is made: the programs bundled with their packages, the bundled pages, the parts list and the licences. The lock
# file carries the licences of the packages.
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY machines machines
COPY src src
COPY dev dev
COPY web web
RUN node dev/build-pages.ts && node dev/build-server.ts
RUN npm sbom --package-lock-only --omit dev --omit optional --sbom-format cyclonedx --sbom-type application \
    > dist/licences/sbom.cdx.json \
  && node dev/list-licences.ts dist/licences/sbom.cdx.json > dist/licences/licences.txt

# What Node has compiled shortens a start; it is kept by version, path and user. The program ends at the invalid port.
FROM ${NODE_IMAGE} AS compiled
WORKDIR /app
COPY package.json ./
COPY --from=build /app/dist/server dist/server
RUN mkdir -p dist/compiled && chown 1000:1000 dist/compiled
USER 1000:1000
RUN NODE_COMPILE_CACHE=/app/dist/compiled PORT=none node dist/server/main.js 2>/dev/null; test -n "$(ls dist/compiled)"

# For development: the sources with all packages, built pages or not.
FROM build AS development
COPY LICENSE ./
USER 1000:1000
EXPOSE 8000
ENTRYPOINT ["node", "--max-semi-space-size=32"]
CMD ["src/main.ts"]

FROM ${NODE_IMAGE} AS production
ARG VERSION=0.1.0
ARG COMMIT=unknown
LABEL org.opencontainers.image.title="Greenroom" \
  org.opencontainers.image.description="The control plane of a self-hosted meeting service on LiveKit" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${COMMIT}"
ENV NODE_ENV=production PORT=8000 NODE_COMPILE_CACHE=/app/dist/compiled
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=build /app/dist dist
COPY --from=compiled /app/dist/compiled dist/compiled
# By number, because Kubernetes cannot tell from a name that it is not root.
USER 1000:1000
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "dist/server/check-health.js"]
# `dist/server/greenroom.js` in place of the command is the command line.
ENTRYPOINT ["node", "--max-semi-space-size=32"]
CMD ["dist/server/main.js"]
