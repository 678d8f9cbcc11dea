import type { Settings } from '#src/settings/settings.ts';
import { cleanName } from './clean-name.ts';
import { isEmailLike } from './is-email-like.ts';
import type { User } from './user-entity.ts';

/** Claims about a user, from userinfo or the id token. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** The claims that an account stores; null for those that are absent or that the shared table cannot hold. */
export type Said = Pick<User, 'email' | 'fullName' | 'shortName'>;

export function describeClaims(settings: Settings, claims: Claims): Said {
  const text = (claim: string): string | null => {
    const value = claims[claim];
    const name = typeof value === 'string' ? cleanName(value, 100) : '';
    // Providers without a name send the e-mail instead; strangers would see it.
    return name === '' || isEmailLike(name) ? null : name;
  };
  const names = settings.OIDC_USERINFO_FULLNAME_FIELDS.map(text).filter((name) => name !== null);
  return {
    // The e-mail is neither cut nor cleaned, because a changed address may belong to somebody else.
    email: isEmail(claims.email) ? claims.email : null,
    fullName: cleanName(names.join(' '), 100) || text('name') || text('preferred_username'),
    shortName: text(settings.OIDC_USERINFO_SHORTNAME_FIELD),
  };
}

/** Returns whether the shared table can hold this subject, which is any text of up to 255 characters. */
export const isSubject = (sub: string): boolean =>
  sub.trim() !== '' && !sub.includes('\u0000') && sub.isWellFormed() && [...sub].length <= 255;

// What the reference accepts as e-mail: an ASCII local part, and a domain that may be international.
const emailForm =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@(?:localhost|(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63})$/u;

const isEmail = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 254 && emailForm.test(value);
