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
  missing: 'stored here, not found there',
  surplus: 'found there, not stored here',
} as const;
