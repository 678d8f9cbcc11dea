// Control characters, bidirectional marks, and zero-width characters that no script needs within a word: they could
// make a name look like another one, or break the line that shows it.
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

// Blanks, characters that are visible only in combination, and two symbols without ink. Characters that Unicode has not
// assigned yet, such as a new emoji, count as visible.
const invisible = /^[\p{Cc}\p{Cf}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]*$/u;

/**
 * Makes a name safe to show: without unsafe characters, trimmed, at most `longest` characters. Empty when nothing of it
 * is visible.
 */
export function cleanName(text: string, longest: number): string {
  // Cut first: normalising a long run of marks takes quadratic time.
  const near = text.slice(0, 4 * longest);
  const clean = near.toWellFormed().normalize('NFC').replace(unsafe, '').trim();
  const cut = [...clean].slice(0, longest).join('').trim();
  return invisible.test(cut) ? '' : cut;
}
