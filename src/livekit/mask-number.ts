import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Characters; E.164 has 15 digits, and people write separators between them. */
const longestNumber = 64;

/**
 * Masks a number for display: `+33 6 •• •• •• 78`. Keeps the country code, the first digit and the last two; of other
 * numbers, such as an extension, at most the last two digits. Null if the text is not a number.
 */
export function maskNumber(number: string): string | null {
  if (number.length > longestNumber || !/^\+?[\d ().-]*\d[\d ().-]*$/.test(number)) return null;
  const digits = number.replace(/\D/g, '');
  const parsed = parsePhoneNumberFromString(number.startsWith('+') ? number : `+${digits}`);
  if (parsed === undefined || !parsed.isPossible()) return `••••${digits.length > 5 ? digits.slice(-2) : ''}`;
  const [country = '', ...groups] = parsed.formatInternational().split(' ');
  const national = groups.join(' ');
  const count = national.replace(/\D/g, '').length;
  let index = 0;
  const masked = national.replace(/\d/g, (digit) => {
    index += 1;
    return index === 1 || index > count - 2 ? digit : '•';
  });
  return `${country} ${masked}`;
}

/**
 * Masks a number that LiveKit hides. Its participant name keeps the last four characters (the last one of a short
 * number); only digits among them are shown. A masked name stays unchanged.
 */
export function maskHiddenNumber(name: string): string | null {
  const masked = /••••(?:\d\d)?$/.exec(name);
  if (masked !== null) return masked[0];
  const [tail] = /\d{1,4}$/.exec(name) ?? [];
  return tail === undefined ? null : `••••${tail.length === 4 ? tail.slice(-2) : ''}`;
}
