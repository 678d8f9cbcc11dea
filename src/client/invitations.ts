import type { RestCall } from './rest-call.ts';

/** When the meeting is planned. */
interface PlannedTimes {
  readonly startsAt: Date;
  readonly endsAt?: Date;
}

/** Invitations by mail. Every call rejects with `ClientError`. */
export interface Invitations {
  /**
   * Enqueues a mail to each of these addresses, at most 50; with times, it has an event for calendars. A refusal for too
   * many invitations has the code `throttled` and the seconds to wait.
   */
  send(room: string, emails: readonly string[], times?: PlannedTimes): Promise<void>;
}

export function createInvitations(call: RestCall): Invitations {
  return {
    async send(room, emails, times) {
      const planned = times && { starts_at: times.startsAt.toISOString(), ends_at: times.endsAt?.toISOString() };
      await call('POST', `rooms/${encodeURIComponent(room)}/invite/`, { body: { emails, ...planned } });
    },
  };
}
