import type { Database } from '#src/db/database.ts';
import { newId } from '#src/ids.ts';
import type { Settings } from '#src/settings/settings.ts';
import { cleanName } from './clean-name.ts';
import { randomText } from './random-text.ts';
import { type User, userEntity } from './user-entity.ts';

/** What the provider says of a person, from its userinfo or the id token. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/**
 * Creates or updates the person whom the claims describe, and resolves with their id; null when this person may not
 * log in (deactivated, unknown and not to be created, or a subject that the table cannot hold).
 */
export async function saveUser(database: Database, settings: Settings, claims: Claims): Promise<string | null> {
  if (!isSubject(claims.sub)) return null;
  const users = database.source.getRepository(userEntity);
  const said = describeClaims(settings, claims);
  let user = await users.findOneBy({ sub: claims.sub });
  if (user === null) {
    if (!settings.OIDC_CREATE_USER) return null;
    // Two first logins at once: the second insert finds the first one's row.
    await users
      .createQueryBuilder()
      .insert()
      .values(newUser(settings, claims.sub, said))
      .orIgnore()
      .execute();
    user = await users.findOneByOrFail({ sub: claims.sub });
  }
  if (!user.isActive) return null;
  const changed = changes(user, said);
  await users.update(
    { id: user.id },
    {
      ...changed,
      lastLogin: () => 'now()',
      ...(Object.keys(changed).length === 0 ? {} : { updatedAt: () => 'now()' }),
    },
  );
  return user.id;
}

type Said = Pick<User, 'email' | 'fullName' | 'shortName'>;

function describeClaims(settings: Settings, claims: Claims): Said {
  const text = (claim: string, longest: number): string | null => {
    const value = claims[claim];
    return typeof value === 'string' ? cleanName(value, longest) || null : null;
  };
  const names = settings.OIDC_USERINFO_FULLNAME_FIELDS.map((claim) => text(claim, 100)).filter((name) => name !== null);
  const email = text('email', 1000);
  return {
    // Half an address would be somebody else's.
    email: email !== null && email.length <= 254 ? email : null,
    fullName: cleanName(names.join(' '), 100) || null,
    shortName: text(settings.OIDC_USERINFO_SHORTNAME_FIELD, 100),
  };
}

/** Only what is said now and differs: a claim that is missing today deletes nothing. */
function changes(user: User, said: Said): Partial<Said> {
  const differing = Object.entries(said).filter(([key, value]) => value !== null && value !== user[key as keyof Said]);
  return Object.fromEntries(differing);
}

const isSubject = (sub: string): boolean => /^[\p{L}\p{N}_.@+-]{1,255}$/u.test(sub);

function newUser(settings: Settings, sub: string, said: Said) {
  return {
    id: newId(),
    createdAt: () => 'now()',
    updatedAt: () => 'now()',
    // The reference's mark of a password that nobody can log in with.
    password: `!${randomText(40)}`,
    lastLogin: null,
    isSuperuser: false,
    isStaff: false,
    isDevice: false,
    isActive: true,
    sub,
    ...said,
    adminEmail: null,
    language: settings.DJANGO_LANGUAGE_CODE,
    timezone: 'UTC',
    defaultRoomAccessLevel: null,
    defaultRoomConfiguration: {},
  };
}
