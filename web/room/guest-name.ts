import type { ListedGuest } from '#src/realtime/wire-shapes.ts';

/** The name of a waiting guest, numbered among namesakes: `Grace (2)`. */
export const guestName = ({ participant, namesake }: ListedGuest): string =>
  namesake === undefined ? participant.username : `${participant.username} (${namesake})`;
