import type { RequestHandler } from 'express';
import type { ClientOf } from '#src/api/client-of.ts';
import type { Route } from '#src/api/route.ts';
import type { SecurityLog } from '#src/api/security-log.ts';
import type { Throttle } from '#src/api/throttle.ts';
import type { DomainRouteDeps } from '#src/domains.ts';
import type { MissingRooms } from '#src/rooms/missing-rooms.ts';

/** What the server needs beside what its routes need; made by the composition root. */
interface ServerParts {
  readonly clientOf: ClientOf;
  readonly security: SecurityLog;
  /** Told of every answered request; `route` is the pattern, never the path with what people typed. */
  readonly countRequest: (route: string, status: number) => void;
  readonly throttle: Throttle;
  readonly missingRooms: MissingRooms;
  /** Milliseconds that a body may take to arrive. */
  readonly bodyMs: number;
  /** The description of the realtime channel: as a document, and as a page that is styled as `docsStyle` alone. */
  readonly realtimeDocs: { readonly json: string; readonly page: string };
  /** Bearer token of the operators; without one only superusers are operators. */
  readonly operatorToken: string | undefined;
  /** The product's own pages: asked for every path that is none of ours. */
  readonly pages?: RequestHandler | undefined;
}

/** What the server and its routes need. */
export type HttpParts = DomainRouteDeps & ServerParts;

/** A route, whichever domain's. */
export type HttpRoute = Route<HttpParts>;
