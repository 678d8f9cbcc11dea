/** What can differ, in words. */
export const driftWords: Readonly<Record<string, string>> = {
  room: 'Rooms at LiveKit',
  participant: 'Participants',
  egress: 'Recorders (egress)',
  rule: 'Dispatch rules of telephony',
  dispatch: 'Agents',
  file: 'Files in the bucket',
  callers: 'Held callers',
};

/** How it differs. */
export const directionWords = {
  missing: 'we believe in it, it is not there',
  surplus: 'it is there, we do not know of it',
} as const;
