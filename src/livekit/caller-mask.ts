import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { ParticipantInfo } from 'livekit-server-sdk';
import type { Participant } from '#machines/room/room.events.ts';
import { derivedId } from '#src/ids.ts';
import { maskNumber } from './mask-number.ts';

/** Who calls, as LiveKit tells it. */
export type CallerInfo = Pick<ParticipantInfo, 'identity' | 'attributes'>;

/**
 * Hides the numbers of callers: livekit-sip makes them part of the participant's identity and name, which would
 * otherwise stand in every table, journal and fact.
 */
export interface CallerMask {
  /** A caller as everybody but LiveKit knows them. */
  hide(info: CallerInfo): Required<Pick<Participant, 'identity' | 'name' | 'call'>>;
  /** The identity that stands for this identity of LiveKit's; always the same for the same number. */
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
  const identityOf = (identity: string) => `phone-${derivedId(secret, `caller/${identity}`)}`;

  const seal = (identity: string): string => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv(algorithm, sealKey, nonce);
    const hidden = Buffer.concat([cipher.update(identity, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
  };
  return {
    hide({ identity, attributes }) {
      const number = numberOf({ identity, attributes });
      const masked = maskNumber(number);
      return {
        identity: identityOf(identity),
        name: masked === null ? 'Phone' : `Phone ${masked}`,
        call: {
          sealed: seal(identity),
          number: createHmac('sha256', numberKey).update(number).digest('base64url'),
          trunk: attributes['sip.trunkID'] ?? '',
        },
      };
    },
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

/** The number that calls, as the trunk gives it; what stands in its place when the caller withholds it. */
function numberOf({ identity, attributes }: CallerInfo): string {
  return attributes['sip.phoneNumber'] || (isCallerIdentity(identity) ? identity.slice(prefix.length) : identity);
}
