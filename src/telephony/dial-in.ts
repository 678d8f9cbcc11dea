import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';

/** The phone number to dial, as the web frontend shows it. */
export interface DialIn {
  /** ISO code of the number's region; `001` for numbers without one. */
  readonly country: string;
  /** International format, such as `+33 9 01 02 03 04`. */
  readonly number: string;
}

/** The dial-in number from the settings; null without a valid one, with a warning if telephony is enabled. */
export function findDialIn(settings: Settings, log: Log): DialIn | null {
  if (!settings.ROOM_TELEPHONY_ENABLED) return null;
  const found = parse(settings.ROOM_TELEPHONY_PHONE_NUMBER ?? '', settings.ROOM_TELEPHONY_DEFAULT_COUNTRY);
  if (found === null) {
    log.warn(
      'telephony is shown as disabled: ROOM_TELEPHONY_PHONE_NUMBER is no valid number of ROOM_TELEPHONY_DEFAULT_COUNTRY',
    );
  }
  return found;
}

function parse(number: string, country: string): DialIn | null {
  const region = country.toUpperCase();
  if (!isSupportedCountry(region)) return null;
  const parsed = parsePhoneNumberFromString(number, region satisfies CountryCode);
  if (parsed === undefined || !parsed.isValid()) return null;
  return { country: parsed.country ?? '001', number: parsed.formatInternational() };
}
