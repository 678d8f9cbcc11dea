/** SQL condition: the guest of the row waits, was admitted, was denied, or was removed: the place is in use. */
export const liveGuestSql = (guest: string): string => `(${guest}.status <> 'gone' or ${guest}.reason = 'removed')`;
