import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { ParticipantInfo } from 'livekit-server-sdk';
import type { Participant } from '#machines/room/room.people.ts';
import { derivedId } from '#src/kernel/ids.ts';
import { maskHiddenNumber, maskNumber } from './mask-number.ts';
import { fingerprintOf, isHidden, isWithheld } from './phone-number.ts';

/** Who calls, as LiveKit tells it. */
export type CallerInfo = Pick<ParticipantInfo, 'identity' | 'name' | 'attributes'>;

/**
 * Hides the numbers of callers: livekit-sip makes them part of the participant's identity and name, which would
 * otherwise stand in every table, journal and fact.
 */
export interface CallerMask {
  /** A caller as everybody but LiveKit knows them. */
  hide(info: CallerInfo): Required<Pick<Participant, 'identity' | 'name' | 'call'>>;
  /** Under what all callers without a number are counted. */
  readonly withheld: string;
  /** The identity that stands for this identity of LiveKit's; always the same for the same number, hidden or not. */
  identityOf(identity: string): string;
  /** LiveKit's identity of a sealed one; null for one that was sealed with another secret. */
  open(sealed: string): string | null;
}

/** How livekit-sip names a participant who calls: `sip_<number>`. */
const prefix = 'sip_';

const algorithm = 'aes-256-gcm';

/** Makes the mask of an installation, from its secret. */
export function createCallerMask(secret: string): CallerMask {
  const keyFor = (use: string) => createHmac('sha256', secret).update(`caller/${use}`).digest();
  const [sealKey, numberKey] = [keyFor('seal'), keyFor('number')];
  const identityOf = (identity: string) => `phone-${derivedId(secret, `caller/${fingerprintOf(textOf(identity))}`)}`;
  const keyed = (text: string) => createHmac('sha256', numberKey).update(text).digest('base64url');
  const withheld = keyed('withheld');

  const seal = (identity: string): string => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv(algorithm, sealKey, nonce);
    const hidden = Buffer.concat([cipher.update(identity, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
  };
  return {
    hide({ identity, name, attributes }) {
      const number = attributes['sip.phoneNumber'] || textOf(identity);
      const nameless = isWithheld(number);
      const masked = nameless ? null : isHidden(number) ? maskHiddenNumber(name) : maskNumber(number);
      return {
        identity: identityOf(identity),
        name: masked === null ? 'Phone' : `Phone ${masked}`,
        call: {
          sealed: seal(identity),
          number: nameless ? withheld : keyed(fingerprintOf(number)),
          trunk: attributes['sip.trunkID'] ?? '',
          withheld: nameless,
        },
      };
    },
    withheld,
    identityOf,
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      try {
        const decipher = createDecipheriv(algorithm, sealKey, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}

/** Whether LiveKit's identity may be a caller's. */
export const isCallerIdentity = (identity: string): boolean => identity.startsWith(prefix);

/** What LiveKit's identity says of the number: itself, its hash, or a word in the place of a withheld one. */
const textOf = (identity: string): string => (isCallerIdentity(identity) ? identity.slice(prefix.length) : identity);
