import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type ClientOf, createClientOf } from '#src/api/client-of.ts';
import { createSecretCheck } from '#src/applications/secret-check.ts';
import { createTokenGuard } from '#src/applications/token-guard.ts';
import { describeConfig } from '#src/frontend/public-config.ts';
import { type DevelopmentLogin, needsDevelopmentLogin } from '#src/identity/development-login.ts';
import { configuredAddress, connectIdentityProvider } from '#src/identity/identity-provider.ts';
import { page } from '#src/identity/page.ts';
import { createRuleLook } from '#src/livekit/rule-look.ts';
import { createOperatorLockout } from '#src/operators/access/operator-lockout.ts';
import { findDialIn } from '#src/telephony/dial-in.ts';
import { createRoomkitLockout, type RoomkitLockoutParts } from '#src/telephony/roomkit-lockout.ts';
import { allowOrigins } from './allow-origins.ts';
import { isApiPath } from './api-path.ts';
import { endRequests, type RequestLimits, requestLimits } from './end-requests.ts';
import { guardEntrance } from './guard-entrance.ts';
import type { HttpParts, HttpRoute } from './http-parts.ts';
import { chooseLanguage } from './language/choose-language.ts';
import { withDocuments } from './openapi/document-routes.ts';
import { createRouter } from './route-table.ts';
import { securityHeaders } from './security-headers.ts';
import { sendAnswer } from './send-answer.ts';
import { sendError } from './send-error.ts';
import { stopReading } from './stop-reading.ts';
import { watchRequests } from './watch-requests.ts';

/** Options of the server. */
export interface HttpServerOptions
  extends Omit<
      HttpParts,
      | 'clientOf'
      | 'tokenGuard'
      | 'checkSecret'
      | 'identityProvider'
      | 'bodyMs'
      | 'publicConfig'
      | 'operatorLockout'
      | 'roomkitLockout'
      | 'ruleStands'
    >,
    Omit<RoomkitLockoutParts, 'settings'> {
  readonly routes: readonly HttpRoute[];
  /** Needed where no identity provider is configured. */
  readonly developmentLogin?: DevelopmentLogin | undefined;
  /** Defaults to the product's limits. */
  readonly limits?: RequestLimits;
}

export interface HttpServer {
  /** Finds the sender of a request; also used for sockets. */
  readonly clientOf: ClientOf;
  /** Socket.IO attaches to it. */
  readonly server: Server;
  /** Resolves with the port, which differs when 0 was requested. Rejects when the port is in use. */
  listen(port: number, host: string): Promise<number>;
  /** Stops accepting connections and waits up to 5 s for pending responses. */
  close(): Promise<void>;
}

const closePatience = 5000;

/** Creates the HTTP server without listening yet. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { settings, log, limits = requestLimits } = options;
  const development = options.developmentLogin;
  if (development === undefined && needsDevelopmentLogin(settings))
    throw new Error('No identity provider is configured.');
  const identityProvider = connectIdentityProvider(
    settings,
    () => development?.address() ?? configuredAddress(settings),
  );
  const publicConfig = describeConfig(settings, options.livekitKeys.publicUrl, findDialIn(settings, log));
  const clientOf = createClientOf(settings.GREENROOM_TRUSTED_PROXIES, (surplus) =>
    log.warn(
      surplus,
      'X-Forwarded-For holds more addresses than GREENROOM_TRUSTED_PROXIES allows: see docs/proxies.md',
    ),
  );
  const parts: HttpParts = {
    ...options,
    clientOf,
    identityProvider,
    publicConfig,
    bodyMs: limits.bodyMs,
    roomkitLockout: createRoomkitLockout(options),
    operatorLockout: createOperatorLockout(options.redis, settings, options.security),
    tokenGuard: createTokenGuard(options.redis, settings),
    checkSecret: createSecretCheck(),
    ruleStands: createRuleLook(options.livekit),
  };

  if (settings.production && settings.DJANGO_ALLOWED_HOSTS.length === 0) {
    log.warn(
      'DJANGO_ALLOWED_HOSTS is empty: requests are answered that address this machine by its own IP, and no others',
    );
  }
  const app = express();
  app.disable('x-powered-by');
  app.use(watchRequests(parts));
  app.use(endRequests(limits, log));
  app.use(stopReading());
  app.use(securityHeaders(settings, options.livekitKeys.publicUrl));
  app.use(chooseLanguage(settings));
  app.use(guardEntrance(settings, clientOf));
  app.use(allowOrigins(settings));
  if (development !== undefined) app.use(development.path, development.handler);
  app.use(createRouter(parts, withDocuments(options.routes, options.version.version, settings)));
  if (options.pages !== undefined) app.use(options.pages);
  app.use((request, response) => {
    const found = isApiPath(request.path)
      ? { json: { detail: 'Not found.' } }
      : { html: page('Not found', 'There is nothing at this address.') };
    sendAnswer(response, { status: 404, ...found });
  });
  app.use(sendError(log));

  const { headersMs, bodyMs, handlerMs } = limits;
  const server = createServer(
    {
      headersTimeout: headersMs,
      // Node's limit for requests whose body no handler reads; a handler that waits for authorisation starts reading
      // late.
      requestTimeout: headersMs + handlerMs + bodyMs,
      connectionsCheckingInterval: Math.min(5_000, headersMs),
    },
    app,
  );
  return {
    clientOf,
    server,
    async listen(port, host) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      const actual = (server.address() as AddressInfo).port;
      development?.begin(actual);
      return actual;
    },
    async close() {
      if (!server.listening) return;
      const patience = setTimeout(() => server.closeAllConnections(), closePatience);
      await new Promise((resolve) => server.close(resolve));
      clearTimeout(patience);
    },
  };
}
