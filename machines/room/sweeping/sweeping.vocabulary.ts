import { word } from '../../vocabulary.ts';

export const sweepingCommands = { 'livekit.listParticipants': word<{ rule: string | null }>() } as const;
