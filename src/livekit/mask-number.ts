import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Characters; E.164 has 15 digits, and people write signs between them. */
const longestNumber = 64;

/**
 * A number as it may be shown to people: `+33 6 •• •• •• 78`. The country, the first digit and the last two remain; of
 * what is no international number, such as an extension, at the most the last two digits. Null for what is no number.
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
 * The same of a number that LiveKit hides: its participant's first name keeps the last four characters, of a short one
 * the last, and only digits of them are shown. A name that was masked already stays as it is.
 */
export function maskHiddenNumber(name: string): string | null {
  const masked = /••••(?:\d\d)?$/.exec(name);
  if (masked !== null) return masked[0];
  const [tail] = /\d{1,4}$/.exec(name) ?? [];
  return tail === undefined ? null : `••••${tail.length === 4 ? tail.slice(-2) : ''}`;
}
