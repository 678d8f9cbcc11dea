import { cleanName } from '#src/identity/clean-name.ts';
import type { SessionUser } from '#src/identity/sessions.ts';
import type { Settings } from '#src/settings/settings.ts';

const longestName = 255;

/** What somebody without an account is called who gives no name. */
export const anonymousName = 'Anonymous';

/** Whether somebody asks to be called by a name of which something can be seen. */
export const asksForName = (wanted: string | null | undefined): boolean => cleanName(wanted ?? '', longestName) !== '';

/**
 * The name that others see of somebody who asks to be called `wanted` (livekit.md §1), cleaned of characters that
 * could deceive them.
 */
export function displayName(
  settings: Pick<Settings, 'AUTHENTICATED_PARTICIPANTS_CAN_EDIT_DISPLAY_NAME'>,
  user: Pick<SessionUser, 'id' | 'fullName' | 'email' | 'adminEmail'> | null,
  wanted: string | null | undefined,
): string {
  const chosen = cleanName(wanted ?? '', longestName);
  if (user === null) return chosen || anonymousName;
  const known = [user.fullName, user.email, user.adminEmail].map((name) => cleanName(name ?? '', longestName));
  const own = known.find((name) => name !== '') ?? user.id;
  return settings.AUTHENTICATED_PARTICIPANTS_CAN_EDIT_DISPLAY_NAME ? chosen || own : own;
}
