import { domainToASCII } from 'node:url';
import { cleanText } from './clean-text.ts';
import { MailRefused } from './mail-failures.ts';

export interface MailAddress {
  readonly address: string;
  readonly name?: string;
}

/** Characters of an address (RFC 5321 §4.5.3.1). */
const longest = 254;
// A subset of RFC 5322: no comments, no address literals, no angle brackets in quoted local parts.
const shape = /^(?:[^\s\p{C}<>()[\]\\,;:"@]+|"(?:[!#-;=?-[\]-~]|\\[ -;=?-~])*")@([^\s\p{C}<>()[\]\\,;:"@]+)$/u;
const labels = /^[\w-]+(\.[\w-]+)*$/;

/**
 * Returns a recipient for nodemailer: the domain in ASCII, the name without control characters. Throws `MailRefused`
 * if the text is not exactly one address.
 */
export function toRecipient({ address, name = '' }: MailAddress): { readonly address: string; readonly name: string } {
  const domain = address.length > longest ? undefined : shape.exec(address)?.[1];
  const ascii = domain === undefined ? '' : domainToASCII(domain);
  if (domain === undefined || !labels.test(ascii)) throw new MailRefused('An address is not usable');
  return { address: `${address.slice(0, -domain.length)}${ascii}`, name: cleanText(name) };
}
