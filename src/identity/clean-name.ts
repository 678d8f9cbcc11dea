// Control characters, and the marks that turn the reading direction of the text around them: with these a name could
// look like another one, or break the line in which it is shown.
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A name that is safe to show: without unsafe characters, trimmed, and at most `longest` characters. */
export function cleanName(text: string, longest: number): string {
  const clean = text.toWellFormed().replace(unsafe, '').trim();
  return [...clean].slice(0, longest).join('').trim();
}
