import type { RequestHandler } from 'express';
import type { ClientOf } from '#src/api/client-of.ts';
import type { Throttle } from '#src/api/throttle.ts';
import type { PublicConfig } from '#src/frontend/public-config.ts';
import type { IdentityParts } from '#src/identity/identity-parts.ts';
import type { LobbyParts } from '#src/lobby/lobby-parts.ts';
import type { ParticipantParts } from '#src/participants/participant-parts.ts';
import type { MissingRooms } from '#src/rooms/missing-rooms.ts';
import type { RoomkitParts } from '#src/telephony/roomkit-parts.ts';

/** A request of a machine that signs its body: the text as it came, whatever its content type. */
export interface RawRequest {
  readonly rawBody: string;
  readonly authorization: string | undefined;
  readonly requestId: string;
}

/** What the routes need, made by the composition root. */
export interface HttpParts extends IdentityParts, ParticipantParts, LobbyParts, RoomkitParts {
  readonly clientOf: ClientOf;
  readonly publicConfig: PublicConfig;
  readonly receiveLiveKitWebhook: (request: RawRequest) => Promise<{ readonly status: number; readonly body: unknown }>;
  /** Whether the product can serve, and the state of each part. */
  readonly checkReadiness: () => Promise<{ readonly ready: boolean; readonly body: object }>;
  readonly version: { readonly version: string; readonly commit: string | null };
  /** The metrics, as text in the media type that is named. */
  readonly writeMetrics: () => Promise<{ readonly type: string; readonly body: string }>;
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
