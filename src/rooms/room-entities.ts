import { EntitySchema } from 'typeorm';
import type { User } from '#src/identity/user-entity.ts';
import type { AccessLevel } from '#src/settings/settings.ts';
import type { Role } from './role.ts';
import type { RoomConfiguration } from './room-configuration.ts';

/** A row of `meet_resource`: what a room shares with whatever else may once have accesses. */
export interface Resource {
  id: string;
  createdAt: string;
  updatedAt: string;
}

/** A row of `meet_room`; its id is the resource's. */
export interface RoomRow {
  id: string;
  name: string;
  slug: string | null;
  configuration: RoomConfiguration;
  accessLevel: AccessLevel;
  pinCode: string | null;
  /** The SIP trunk that the PIN belongs to; null for all of them. */
  trunkId: string | null;
}

/** A row of `meet_resource_access`: the role of a person in a room. */
export interface ResourceAccess {
  id: string;
  createdAt: string;
  updatedAt: string;
  role: Role;
  resourceId: string;
  userId: string;
  user?: User;
}

// Dates are written by the database and never read through entities: a JavaScript Date would cut the microseconds.
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
