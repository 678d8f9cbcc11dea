/** The timer that expires the place of a guest who stopped polling. */
export const unasked = 'xstate.after.unasked.guest.waiting.polled';

/** The timer that expires the place of a guest whose connection was lost. */
export const grace = 'xstate.after.grace.guest.waiting.released';
