import { newId } from '#src/kernel/ids.ts';
import type { Settings } from '#src/settings/settings.ts';
import { randomText } from './random-text.ts';
import type { User } from './user-entity.ts';

/** Builds the row of a new user, with every column that the reference writes. */
export function newUser(settings: Settings, person: Pick<User, 'sub' | 'email' | 'fullName' | 'shortName'>) {
  return {
    id: newId(),
    createdAt: () => 'now()',
    updatedAt: () => 'now()',
    // The reference's marker of an unusable password.
    password: `!${randomText(40)}`,
    lastLogin: null,
    isSuperuser: false,
    isStaff: false,
    isDevice: false,
    isActive: true,
    ...person,
    adminEmail: null,
    language: settings.DJANGO_LANGUAGE_CODE,
    timezone: 'UTC',
    defaultRoomAccessLevel: null,
    defaultRoomConfiguration: {},
  };
}
