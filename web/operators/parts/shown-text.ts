// Control characters, marks of direction, and characters without width: they could hide or reorder what is shown.
const hidden = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A text of unknown origin as it is shown: cut to `most` characters, hidden characters as symbols. */
export function shownText(text: string, most = 160): string {
  // Cut first: the rest may be megabytes.
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return cut.replace(hidden, symbolOf);
}

/** The same for texts of several lines, which keep their line breaks. */
export function shownLines(text: string, most: number): string {
  const cut = text.length > most ? `${text.slice(0, most)}\n… (${text.length - most} more characters)` : text;
  return cut
    .split('\n')
    .map((line) => line.replace(hidden, symbolOf))
    .join('\n');
}

function symbolOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : '�';
}
