const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Date and time in the language and time zone of the browser. */
export const dateText = (iso: string): string => date.format(new Date(iso));
