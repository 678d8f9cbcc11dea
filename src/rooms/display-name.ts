import type { SessionUser } from '#src/api/session-user.ts';
import { cleanName } from '#src/identity/clean-name.ts';
import { isEmailLike } from '#src/identity/is-email-like.ts';
import type { Settings } from '#src/settings/settings.ts';

const longestName = 255;

type Named = Pick<SessionUser, 'fullName' | 'email' | 'adminEmail'>;

/** What an account without any name is called, by the first part of a language code. */
const unnamed: Readonly<Record<string, string>> = {
  en: 'Participant',
  fr: 'Participant',
  nl: 'Deelnemer',
  de: 'Teilnehmer',
};

/** What somebody without an account is called who gives no name. */
export const anonymousName = 'Anonymous';

/** Whether somebody asks to be called by a name of which something can be seen. */
export const asksForName = (wanted: string | null | undefined): boolean => cleanName(wanted ?? '', longestName) !== '';

/**
 * The name by which hosts know somebody at the door who asks to be called `wanted` (livekit.md §1), cleaned of
 * characters that could deceive them; of an account without a name its e-mail, which strangers are not shown.
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

/** The name that everybody in the meeting sees of somebody whom hosts know as `name`: never the e-mail of an account. */
export function publicName(user: Named | null, name: string, language: string): string {
  return user !== null && isEmailLike(name) ? ownName(user) || unnamedIn(language) : name;
}

/** The name that everybody in the meeting sees of somebody who enters and asks to be called `wanted`. */
export const nameInMeeting = (...[settings, user, wanted, language]: Parameters<typeof displayName>): string =>
  publicName(user, displayName(settings, user, wanted, language), language);

/** Some providers put the e-mail where they know no name. */
function ownName({ fullName }: Named): string {
  const name = cleanName(fullName ?? '', longestName);
  return isEmailLike(name) ? '' : name;
}

const unnamedIn = (language: string): string => unnamed[language.toLowerCase().split('-')[0]!] ?? unnamed.en!;
