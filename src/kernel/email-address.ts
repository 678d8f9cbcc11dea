/** Characters of an address (RFC 5321 §4.5.3.1). */
const longest = 254;

// Dot-atom or quoted string (RFC 5322 §3.4.1). Angle brackets and control characters could end a header or a command.
const local = /^(?:[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*|"(?:[!#-;=?-[\]-~]|\\[ -;=?-~])*")$/;
const domain = /^(?:localhost|(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d-]{1,62}[a-z\d])$/i;
/** Characters that would end the host of a URL. */
const delimiters = /[\s\p{C}/?#:@\\[\]%]/u;

/**
 * Returns whether a text is one e-mail address. As in the reference, domains of all scripts and quoted local parts are
 * valid, local parts of other scripts are not. Also invalid: domains in brackets, and addresses over 254 characters with
 * the domain in ASCII.
 */
export function isEmailAddress(text: string): boolean {
  if (text.length > longest) return false;
  const at = text.lastIndexOf('@');
  const host = asciiDomain(text);
  return local.test(text.slice(0, Math.max(at, 0))) && domain.test(host) && at + 1 + host.length <= longest;
}

/** Returns a key that is equal for two spellings of a valid address: case and script of the domain do not matter. */
export const emailKey = (address: string): string =>
  `${address.slice(0, address.lastIndexOf('@'))}@${asciiDomain(address)}`.toLowerCase();

/** Returns the domain of an address in ASCII; unchanged if it cannot be converted. */
function asciiDomain(address: string): string {
  const given = address.slice(address.lastIndexOf('@') + 1);
  if (/^[!-~]*$/.test(given) || delimiters.test(given)) return given;
  return URL.parse(`http://${given}`)?.hostname ?? given;
}
