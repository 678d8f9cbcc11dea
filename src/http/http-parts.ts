import type { RequestHandler } from 'express';
import type { ClientOf } from '#src/api/client-of.ts';
import type { BearerScheme } from '#src/api/external-caller.ts';
import type { Route } from '#src/api/route.ts';
import type { SecurityLog } from '#src/api/security-log.ts';
import type { Throttle } from '#src/api/throttle.ts';
import type { DomainRouteDeps } from '#src/domains.ts';
import type { MissingRooms } from '#src/rooms/missing-rooms.ts';

/** Dependencies of the server beside those of its routes; created by the composition root. */
interface ServerParts {
  readonly clientOf: ClientOf;
  readonly security: SecurityLog;
  /** Called after every response; `route` is the pattern, never the path, which contains user input. */
  readonly countRequest: (route: string, status: number) => void;
  readonly throttle: Throttle;
  readonly missingRooms: MissingRooms;
  /** Timeout for the arrival of a body, in milliseconds. */
  readonly bodyMs: number;
  /** Description of the realtime channel as a document, and as a page styled by `docsStyle`. */
  readonly realtimeDocs: { readonly json: string; readonly page: string };
  /** Families of tokens of the external API; the first that recognises a token decides. */
  readonly bearerSchemes: readonly BearerScheme[];
  /** Pages of the product, served for paths without a route. */
  readonly pages?: RequestHandler | undefined;
}

/** Dependencies of the server and its routes. */
export type HttpParts = DomainRouteDeps & ServerParts;

/** A route of any domain. */
export type HttpRoute = Route<HttpParts>;
