/** Characters; the length of the column of users' e-mails. */
const longest = 254;

// Local part: dot-atom of RFC 5322 §3.2.3. Domain: host name of RFC 1123 with a top-level domain.
const local = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const label = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;

/** Returns whether a text is an e-mail address that an account can have. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > longest) return false;
  const labels = text.slice(at + 1).split('.');
  const top = labels.at(-1)!;
  return labels.length > 1 && top.length > 1 && local.test(text.slice(0, at)) && labels.every((one) => label.test(one));
}

/** The domain of an e-mail address, lower-cased. */
export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();
