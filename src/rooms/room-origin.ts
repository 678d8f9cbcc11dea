import type { ExternalClient } from '#src/api/external-caller.ts';

/** Who created a room, as stored in `greenroom.room_origin`. */
export interface RoomOrigin {
  readonly kind: 'web' | 'external' | 'addon';
  /** Id of the client of the external API, as in `ExternalClient`; null for the web. */
  readonly client: string | null;
}

export const webOrigin: RoomOrigin = { kind: 'web', client: null };

/** The origin of rooms that a client of the external API creates. */
export const originOf = ({ kind, id }: ExternalClient): RoomOrigin => ({
  kind: kind === 'addon' ? 'addon' : 'external',
  client: id,
});
