import { EntitySchema } from 'typeorm';
import type { AccessLevel } from '#src/settings/settings.ts';

/**
 * A row of `meet_user`. The database writes its dates and they are never read here, because a JavaScript date would
 * lose the microseconds.
 */
export interface User {
  id: string;
  createdAt: string;
  updatedAt: string;
  password: string;
  lastLogin: string | null;
  isSuperuser: boolean;
  isStaff: boolean;
  isDevice: boolean;
  isActive: boolean;
  sub: string | null;
  email: string | null;
  adminEmail: string | null;
  language: string;
  timezone: string;
  fullName: string | null;
  shortName: string | null;
  defaultRoomAccessLevel: AccessLevel | '' | null;
  defaultRoomConfiguration: Record<string, unknown>;
}

/** Entity of users, in the reference's table. */
export const userEntity = new EntitySchema<User>({
  name: 'User',
  schema: 'public',
  tableName: 'meet_user',
  columns: {
    id: { type: 'uuid', primary: true },
    createdAt: { name: 'created_at', type: 'timestamptz', select: false },
    updatedAt: { name: 'updated_at', type: 'timestamptz', select: false },
    password: { type: 'varchar', length: 128, select: false },
    lastLogin: { name: 'last_login', type: 'timestamptz', nullable: true, select: false },
    isSuperuser: { name: 'is_superuser', type: 'boolean' },
    isStaff: { name: 'is_staff', type: 'boolean' },
    isDevice: { name: 'is_device', type: 'boolean' },
    isActive: { name: 'is_active', type: 'boolean' },
    sub: { type: 'varchar', length: 255, nullable: true },
    email: { type: 'varchar', length: 254, nullable: true },
    adminEmail: { name: 'admin_email', type: 'varchar', length: 254, nullable: true },
    language: { type: 'varchar', length: 10 },
    timezone: { type: 'varchar', length: 63 },
    fullName: { name: 'full_name', type: 'varchar', length: 100, nullable: true },
    shortName: { name: 'short_name', type: 'varchar', length: 100, nullable: true },
    defaultRoomAccessLevel: { name: 'default_room_access_level', type: 'varchar', length: 50, nullable: true },
    defaultRoomConfiguration: { name: 'default_room_configuration', type: 'jsonb' },
  },
});
