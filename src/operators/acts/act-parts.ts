import type { Cause } from '#src/actors/delivery.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';
import type { CallerMask } from '#src/livekit/caller-mask.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import type { PinParts } from '#src/rooms/take-pin.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Dependencies of acts. */
export interface ActParts extends PinParts {
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly secret: string;
  readonly mask: CallerMask;
  /** Rejects with a sentence where no LiveKit is configured. */
  readonly findLiveKit: () => Promise<LiveKitClient>;
}

/** One act on its way, in the transaction that does it or that is rolled back. */
export interface Acting {
  readonly tx: Transaction;
  readonly cause: Cause;
  /** Id of the request; part of all keys, so that its repetition changes nothing. */
  readonly request: string;
}

/** What an act did, in both tenses: a dry run says `would`. */
export interface Said {
  readonly did: string;
  readonly would: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Work after the commit; may complete what is said. Left out in a dry run. */
  readonly after?: () => Promise<{ readonly did?: string; readonly details?: Readonly<Record<string, unknown>> }>;
}

/** How one act is done. It throws `notThere` and `inapplicable`. */
export type ActWork<Of> = (parts: ActParts, acting: Acting, act: Of) => Promise<Said>;
