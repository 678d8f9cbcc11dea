import type { SessionUser } from '#src/api/session-user.ts';
import { cleanName } from '#src/identity/clean-name.ts';
import { isEmailLike } from '#src/identity/is-email-like.ts';
import type { Settings } from '#src/settings/settings.ts';

const longestName = 255;

type Named = Pick<SessionUser, 'fullName' | 'email' | 'adminEmail'>;

/** Placeholder names for accounts without a name, by primary language subtag. */
const unnamed: Readonly<Record<string, string>> = {
  en: 'Participant',
  fr: 'Participant',
  nl: 'Deelnemer',
  de: 'Teilnehmer',
};

/** Placeholder name for somebody without an account who gives no name. */
export const anonymousName = 'Anonymous';

/** Whether the wanted name has any visible characters. */
export const asksForName = (wanted: string | null | undefined): boolean => cleanName(wanted ?? '', longestName) !== '';

/**
 * The name that hosts see for a person at the door who asks to be called `wanted` (livekit.md §1), without deceptive
 * characters. An account without a name is shown by its e-mail address, to hosts only.
 */
export function displayName(
  settings: Pick<Settings, 'AUTHENTICATED_PARTICIPANTS_CAN_EDIT_DISPLAY_NAME'>,
  user: Named | null,
  wanted: string | null | undefined,
  language: string,
): string {
  const chosen = cleanName(wanted ?? '', longestName);
  if (user === null) return chosen || anonymousName;
  const own = ownName(user) || cleanName(user.email || user.adminEmail || '', longestName) || unnamedIn(language);
  return settings.AUTHENTICATED_PARTICIPANTS_CAN_EDIT_DISPLAY_NAME ? chosen || own : own;
}

/**
 * The name that everybody in the meeting sees for a person whom hosts see as `name`: never an account's e-mail address.
 */
export function publicName(user: Named | null, name: string, language: string): string {
  return user !== null && isEmailLike(name) ? ownName(user) || unnamedIn(language) : name;
}

/** The name that everybody in the meeting sees for a person who enters and asks to be called `wanted`. */
export const nameInMeeting = (...[settings, user, wanted, language]: Parameters<typeof displayName>): string =>
  publicName(user, displayName(settings, user, wanted, language), language);

/** Some identity providers send the e-mail address as the full name. */
function ownName({ fullName }: Named): string {
  const name = cleanName(fullName ?? '', longestName);
  return isEmailLike(name) ? '' : name;
}

const unnamedIn = (language: string): string => unnamed[language.toLowerCase().split('-')[0]!] ?? unnamed.en!;
