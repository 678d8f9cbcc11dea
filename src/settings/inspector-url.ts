import { z } from 'zod';
import type { Kind } from './kinds.ts';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** URLs accept more in a host, such as `;`, which separates the directives of a content security policy. */
const plainHost = /^[\w.[\]:-]+$/;

/** The URL of a page that the operators' page may embed: https, or http on this machine, without a user. */
export const inspectorUrl: Kind<string> = {
  name: 'URL',
  schema: z.string().refine(isEmbeddable, 'expected an https URL, or http on a loopback address, without a user'),
  hidden: true,
};

function isEmbeddable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const secure = protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
  return secure && plainHost.test(hostname) && username === '' && password === '';
}
