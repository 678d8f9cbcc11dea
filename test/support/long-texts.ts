/** Maximum length that fits into a request line or a header, beside the other headers. */
const longest = 15_000;

const fill = (part: string): string => part.repeat(Math.ceil(longest / part.length)).slice(0, longest - 3);

/** Ends a match late, also where characters are skipped before. */
const end = '!z';

/** Parts that expressions repeat over; each stands as a long run between letters that end it in vain. */
const parts = ['_', '-a', ' ', 'a,', '=;', '1.', '[{:', '"\\'];

/** Long texts of ASCII on which a regular expression or a loop that is not linear takes long. */
export const longTexts: readonly string[] = parts.map((part) => `a${fill(part)}${end}`);

/** The same for inputs that accept any character. */
export const longUnicode: readonly string[] = [
  ...longTexts,
  // Normalisation sorts marks of different classes.
  `a${fill('\u0315\u0301')}${end}`,
  fill('\u202e\u00a0'),
  fill('\ufdfa'),
];

/** Values of JSON of the same length. */
export const longValues: readonly unknown[] = [
  ...longUnicode,
  Array.from({ length: longest / 2 }, () => 1),
  Object.fromEntries(Array.from({ length: longest / 8 }, (_, index) => [`k${index}`, 1])),
  JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`),
];

/** A text as part of an address, shortened to what fits into a request line, with its end. */
export function inAddress(text: unknown): string {
  const whole = String(text);
  const perCharacter = Math.ceil(encodeURIComponent(whole).length / whole.length);
  const most = Math.floor(longest / Math.max(1, perCharacter));
  return encodeURIComponent(whole.length <= most ? whole : `${whole.slice(0, most - end.length)}${end}`);
}
