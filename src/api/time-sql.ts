/** SQL of a point in time as the API writes it. Microseconds are left out when they are zero. */
export const timeSql = (time: string): string =>
  `to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') ||
   case when extract(microseconds from ${time})::int % 1000000 = 0 then '' else to_char(${time} at time zone 'UTC', '.US') end || 'Z'`;
