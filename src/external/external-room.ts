import { z } from 'zod';
import type { Role } from '#machines/room/room.roles.ts';
import type { Database } from '#src/db/database.ts';
import { bannedSql } from '#src/rooms/find-room.ts';
import { repairSlug } from '#src/rooms/repair-slug.ts';
import { type RoomConfiguration, roomConfiguration } from '#src/rooms/room-configuration.ts';
import type { AccessLevel, Settings } from '#src/settings/settings.ts';

/** A room with the delegated user's role, and what the external API stores of it. */
export interface ExternalRoom {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly accessLevel: AccessLevel;
  readonly configuration: RoomConfiguration;
  readonly pinCode: string | null;
  readonly title: string | null;
  /** Changes with every update of the room. */
  readonly version: string;
  readonly role: Role | null;
  readonly banned: boolean;
  /** `web`, `external`, `addon` or `import`; null for a room without an origin. */
  readonly origin: string | null;
  readonly client: string | null;
}

/** Columns of an `ExternalRoom`, from `r` (room), `s` (resource), `o` (origin) and `t` (title). */
export const externalColumns = (user: string): string => `
  r.resource_id as id, coalesce(r.slug, '') as slug, r.name, r.access_level as "accessLevel", r.configuration,
  r.pin_code as "pinCode", t.title, to_hex((extract(epoch from s.updated_at) * 1000000)::bigint) as version,
  ${bannedSql('r.resource_id', user)} as banned, o.kind as origin, o.client`;

/** Joins of the same. */
export const externalJoins = `
  join public.meet_resource s on s.id = r.resource_id
  left join greenroom.room_origin o on o.room = r.resource_id
  left join greenroom.room_title t on t.room = r.resource_id`;

/** A room as the external API shows it (rest-external.md §5.2); `title` is ours and present only if there is one. */
export const externalRoomObject = z.object({
  id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  access_level: z.enum(['public', 'trusted', 'restricted']),
  configuration: roomConfiguration,
  title: z.string().optional(),
  url: z.string().optional(),
  telephony: z
    .object({
      enabled: z.literal(true),
      phone_number: z.string().nullable(),
      pin_code: z.string().nullable(),
      default_country: z.string(),
    })
    .optional(),
});

/** The same after a change of attendees, with the e-mails that name nobody. */
export const changedRoomObject = externalRoomObject.extend({ unresolved: z.array(z.string()).optional() });

/** Shows a room to a client. */
export async function describeExternalRoom(
  { settings, database }: { readonly settings: Settings; readonly database: Database },
  room: ExternalRoom,
): Promise<z.input<typeof externalRoomObject>> {
  const slug = await repairSlug(database, room);
  const { APPLICATION_BASE_URL: base } = settings;
  return {
    id: room.id,
    name: room.name,
    slug,
    access_level: room.accessLevel,
    configuration: room.configuration,
    ...(room.title === null ? {} : { title: room.title }),
    ...(base ? { url: `${base}/${slug}` } : {}),
    ...(settings.ROOM_TELEPHONY_ENABLED
      ? {
          telephony: {
            enabled: true,
            phone_number: settings.ROOM_TELEPHONY_PHONE_NUMBER ?? null,
            // Whoever is banned from the meeting must not call in.
            pin_code: room.banned ? null : room.pinCode,
            default_country: settings.ROOM_TELEPHONY_DEFAULT_COUNTRY,
          },
        }
      : {}),
  };
}

/** Header with the version of a room, for `If-Match`. */
export const etagOf = ({ version }: Pick<ExternalRoom, 'version'>): { ETag: string } => ({ ETag: `"${version}"` });
