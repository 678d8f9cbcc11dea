const longest = 500;

/** An id of ours or of LiveKit, an e-mail address, or what may be a number; ids contain runs of digits. */
const suspects =
  /\b(?:PA|RM|EG|SDR|AD|AJ|ST|TR)_[a-z0-9]{8,40}\b|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[^\s@<>"(),;:]{1,64}@[^\s@<>"(),;:]{1,255}|\+?\(?\d(?:[\d ./()-]{3,40}\d)/gi;

const id = /^(?:[A-Z]{2,3}_|[0-9a-f]{8}-[0-9a-f]{4}-)/i;

/**
 * Masks what looks like an e-mail address, a phone number or a PIN in a text that people have written, and shortens it.
 * Dates and short numbers stay.
 */
export function showText(text: string): string {
  const shortened = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return shortened.replace(suspects, (found) => {
    if (id.test(found)) return found;
    return found.includes('@') || isNumber(found) ? '…' : found;
  });
}

/** A long run of digits, or many in groups, as in a phone number; a date has eight. */
function isNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return /\d{5}/.test(text) || digits >= 9 || (/^[+0(]/.test(text) && digits >= 7);
}
