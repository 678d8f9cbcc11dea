import type { Settings } from '#src/settings/settings.ts';
import { cleanName } from './clean-name.ts';
import { isEmailLike } from './is-email-like.ts';
import type { User } from './user-entity.ts';

/** What the provider says of a person, from its userinfo or the id token. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** What of it an account holds; null where it says nothing that the shared table can hold. */
export type Said = Pick<User, 'email' | 'fullName' | 'shortName'>;

export function describeClaims(settings: Settings, claims: Claims): Said {
  const text = (claim: string): string | null => {
    const value = claims[claim];
    const name = typeof value === 'string' ? cleanName(value, 100) : '';
    // Providers say the e-mail where they know no name; strangers would see it.
    return name === '' || isEmailLike(name) ? null : name;
  };
  const names = settings.OIDC_USERINFO_FULLNAME_FIELDS.map(text).filter((name) => name !== null);
  return {
    // Not cut and not cleaned: half an address would be somebody else's.
    email: isEmail(claims.email) ? claims.email : null,
    fullName: cleanName(names.join(' '), 100) || text('name') || text('preferred_username'),
    shortName: text(settings.OIDC_USERINFO_SHORTNAME_FIELD),
  };
}

/** Whether the shared table can hold this subject, which is any text of up to 255 characters. */
export const isSubject = (sub: string): boolean =>
  sub.trim() !== '' && !sub.includes('\u0000') && sub.isWellFormed() && [...sub].length <= 255;

// What the reference accepts in an e-mail column: a name in ASCII, and a domain that may be international.
const emailForm =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@(?:localhost|(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63})$/u;

const isEmail = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 254 && emailForm.test(value);
