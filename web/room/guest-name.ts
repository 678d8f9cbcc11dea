import type { ListedGuest } from '#src/realtime/wire-shapes.ts';

/** The name of one who waits, with a number where others wait under it: `Grace (2)`. */
export const guestName = ({ participant, namesake }: ListedGuest): string =>
  namesake === undefined ? participant.username : `${participant.username} (${namesake})`;
