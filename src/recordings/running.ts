const running = ['initiated', 'active'];

/** Whether a recording in this status runs or starts: it blocks another one in its room, and a stop ends it. */
export const isRunningStatus = (status: string): boolean => running.includes(status);

/** SQL condition: the same for a column. */
export const isRunningSql = (column: string): string => `${column} in ('initiated', 'active')`;
