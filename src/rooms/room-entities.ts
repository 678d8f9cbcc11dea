import { EntitySchema } from 'typeorm';
import type { Role } from '#machines/room/room.roles.ts';
import type { User } from '#src/identity/user-entity.ts';
import type { AccessLevel } from '#src/settings/settings.ts';
import type { RoomConfiguration } from './room-configuration.ts';

/** A row of `meet_resource`: the columns that a room would share with other kinds of resources. */
interface Resource {
  id: string;
  createdAt: string;
  updatedAt: string;
}

/** A row of `meet_room`; its id is the id of its resource. */
export interface RoomRow {
  id: string;
  name: string;
  slug: string | null;
  configuration: RoomConfiguration;
  accessLevel: AccessLevel;
  pinCode: string | null;
  /** The SIP trunk that the PIN belongs to; null means all trunks. */
  trunkId: string | null;
}

/** A row of `meet_resource_access`: a person's role in a room. */
interface ResourceAccess {
  id: string;
  createdAt: string;
  updatedAt: string;
  role: Role;
  resourceId: string;
  userId: string;
  user?: User;
}

// The database writes the dates, and entities never read them: a JavaScript Date would truncate the microseconds.
const dates = {
  createdAt: { name: 'created_at', type: 'timestamptz', select: false },
  updatedAt: { name: 'updated_at', type: 'timestamptz', select: false },
} as const;

export const resourceEntity = new EntitySchema<Resource>({
  name: 'Resource',
  schema: 'public',
  tableName: 'meet_resource',
  columns: { id: { type: 'uuid', primary: true }, ...dates },
});

export const roomEntity = new EntitySchema<RoomRow>({
  name: 'Room',
  schema: 'public',
  tableName: 'meet_room',
  columns: {
    id: { name: 'resource_id', type: 'uuid', primary: true },
    name: { type: 'varchar', length: 500 },
    slug: { type: 'varchar', length: 100, nullable: true },
    configuration: { type: 'jsonb' },
    accessLevel: { name: 'access_level', type: 'varchar', length: 50 },
    pinCode: { name: 'pin_code', type: 'varchar', nullable: true },
    trunkId: { name: 'trunk_id', type: 'varchar', length: 255, nullable: true },
  },
});

export const resourceAccessEntity = new EntitySchema<ResourceAccess>({
  name: 'ResourceAccess',
  schema: 'public',
  tableName: 'meet_resource_access',
  columns: {
    id: { type: 'uuid', primary: true },
    ...dates,
    role: { type: 'varchar', length: 20 },
    resourceId: { name: 'resource_id', type: 'uuid' },
    userId: { name: 'user_id', type: 'uuid' },
  },
  relations: {
    user: { type: 'many-to-one', target: 'User', joinColumn: { name: 'user_id' } },
  },
});
