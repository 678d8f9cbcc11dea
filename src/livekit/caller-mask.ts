import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { ParticipantInfo } from 'livekit-server-sdk';
import type { Participant } from '#machines/room/room.people.ts';
import { derivedId } from '#src/kernel/ids.ts';
import { maskHiddenNumber, maskNumber } from './mask-number.ts';
import { fingerprintOf, isHidden, isWithheld } from './phone-number.ts';

/** A caller as LiveKit reports it. */
export type CallerInfo = Pick<ParticipantInfo, 'identity' | 'name' | 'attributes'>;

/**
 * Hides callers' phone numbers, which livekit-sip puts into the participant's identity and name; they would otherwise
 * be stored in tables, journal and facts.
 */
export interface CallerMask {
  /** Converts a caller to the masked form used everywhere outside LiveKit. */
  hide(info: CallerInfo): Required<Pick<Participant, 'identity' | 'name' | 'call'>>;
  /** Shared counting key of callers without a number. */
  readonly withheld: string;
  /** Returns the masked identity; the same for a number and for its hidden form. */
  identityOf(identity: string): string;
  /** Decrypts a sealed LiveKit identity; null if it was sealed with another secret. */
  open(sealed: string): string | null;
}

/** livekit-sip's identity of a caller is `sip_<number>`. */
const prefix = 'sip_';

const algorithm = 'aes-256-gcm';

/** Creates the mask from the installation's secret. */
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

/** Returns whether a LiveKit identity may be a caller's. */
export const isCallerIdentity = (identity: string): boolean => identity.startsWith(prefix);

/** Returns the number part of LiveKit's identity: the number, its hash, or a word for a withheld one. */
const textOf = (identity: string): string => (isCallerIdentity(identity) ? identity.slice(prefix.length) : identity);
