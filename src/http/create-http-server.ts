import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type ClientOf, createClientOf } from '#src/client-of.ts';
import { describeConfig } from '#src/frontend/public-config.ts';
import {
  createDevelopmentProvider,
  developmentLoginPath,
  needsDevelopmentProvider,
} from '#src/identity/development-provider.ts';
import { configuredAddress, connectIdentityProvider } from '#src/identity/identity-provider.ts';
import { page } from '#src/identity/page.ts';
import type { SigningKeys } from '#src/identity/signing-keys.ts';
import { createRuleLook } from '#src/livekit/rule-look.ts';
import { findDialIn } from '#src/telephony/dial-in.ts';
import { createRoomkitLockout, type RoomkitLockoutParts } from '#src/telephony/roomkit-lockout.ts';
import { allowOrigins } from './allow-origins.ts';
import { isApiPath } from './api-path.ts';
import { endRequests, type RequestLimits, requestLimits } from './end-requests.ts';
import { guardEntrance } from './guard-entrance.ts';
import type { HttpParts } from './http-parts.ts';
import { chooseLanguage } from './language/choose-language.ts';
import { withDocuments } from './openapi/document-routes.ts';
import { createRouter } from './route-table.ts';
import { routes } from './routes.ts';
import { securityHeaders } from './security-headers.ts';
import { sendAnswer } from './send-answer.ts';
import { sendError } from './send-error.ts';
import { stopReading } from './stop-reading.ts';
import { watchRequests } from './watch-requests.ts';

/** What the server is made of; `developmentKeys` sign the logins of a development machine. */
export interface HttpServerOptions
  extends Omit<
      HttpParts,
      'clientOf' | 'identityProvider' | 'bodyMs' | 'publicConfig' | 'roomkitLockout' | 'ruleStands'
    >,
    Omit<RoomkitLockoutParts, 'settings'> {
  readonly developmentKeys?: SigningKeys | undefined;
  /** Those of the product when they are left out. */
  readonly limits?: RequestLimits;
}

interface HttpServer {
  /** Who sent a request, for sockets too. */
  readonly clientOf: ClientOf;
  /** For Socket.IO to be attached to. */
  readonly server: Server;
  /** Resolves with the port, which differs when 0 was asked for. Rejects when it is taken. */
  listen(port: number, host: string): Promise<number>;
  /** Stops accepting and waits, not longer than 5 s, for what is being answered. */
  close(): Promise<void>;
}

const closePatience = 5000;

/** Makes the server of everything that is asked by HTTP. It does not listen yet. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { settings, log, limits = requestLimits } = options;
  const development = needsDevelopmentProvider(settings) ? createDevelopment(options) : null;
  const identityProvider = connectIdentityProvider(
    settings,
    () => development?.address() ?? configuredAddress(settings),
  );
  const publicConfig = describeConfig(settings, options.livekit.publicUrl, findDialIn(settings, log));
  const clientOf = createClientOf(settings.GREENROOM_TRUSTED_PROXIES, (surplus) =>
    log.warn(
      surplus,
      'X-Forwarded-For holds more addresses than GREENROOM_TRUSTED_PROXIES believes: see docs/proxies.md',
    ),
  );
  const parts: HttpParts = {
    ...options,
    clientOf,
    identityProvider,
    publicConfig,
    bodyMs: limits.bodyMs,
    roomkitLockout: createRoomkitLockout(options),
    ruleStands: createRuleLook(options.livekitApi),
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
  app.use(securityHeaders(settings, options.livekit.publicUrl));
  app.use(chooseLanguage(settings));
  app.use(guardEntrance(settings, clientOf));
  app.use(allowOrigins(settings));
  if (development !== null) app.use(developmentLoginPath, development.handler);
  app.use(createRouter(parts, withDocuments(routes, options.version.version, settings)));
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
      // What no handler reads ends too; one that waits for its rights begins late with a body.
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

function createDevelopment(options: HttpServerOptions) {
  if (options.developmentKeys === undefined) throw new Error('The development login needs keys to sign with.');
  return createDevelopmentProvider(options.settings, options.developmentKeys, options.log);
}
