// Control characters, marks that turn the reading direction of the text around them, and characters without width that
// no script needs within a word: with these a name could look like another one, or break the line in which it is shown.
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

// Blanks, characters that are only seen with another one, and two symbols that have no ink. What Unicode has not
// assigned yet may be seen, such as a new emoji.
const invisible = /^[\p{Cc}\p{Cf}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]*$/u;

/**
 * A name that is safe to show: without unsafe characters, trimmed, and at most `longest` characters. Empty when nothing
 * of it could be seen.
 */
export function cleanName(text: string, longest: number): string {
  // Cut first: normalising a long run of marks takes a time that grows with the square of its length.
  const near = text.slice(0, 4 * longest);
  const clean = near.toWellFormed().normalize('NFC').replace(unsafe, '').trim();
  const cut = [...clean].slice(0, longest).join('').trim();
  return invisible.test(cut) ? '' : cut;
}
