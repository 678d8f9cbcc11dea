// A job that the product did not write must not make the list of all rooms fail, as a failing cast would.

/** SQL: the number of failed tries in a command's payload; 0 if it is no number. */
export const triesSql = (payload: string): string =>
  `case when ${payload} ->> 'tries' ~ '^[0-9]{1,9}$' then (${payload} ->> 'tries')::int else 0 end`;

const second = `^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]`;

/** SQL: the deadline in a command's payload, as text; null if it is no time. */
export const deadlineSql = (payload: string): string =>
  `case when ${payload} ->> 'giveUpAt' ~ '${second}([.][0-9]{1,6})?(Z|[+-](0[0-9]|1[0-4])(:[0-5][0-9])?)$' then ${payload} ->> 'giveUpAt' end`;

/** SQL: the room of the actor that a command belongs to; null if there is none. */
export const roomOfCommandSql = (payload: string): string => `
  case when ${payload} -> 'to' ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(/|$)'
    then left(${payload} -> 'to' ->> 'id', 36)::uuid end`;
