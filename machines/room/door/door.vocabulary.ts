import { word } from '../../vocabulary.ts';

export const banWrites = {
  'ban.add': word<{
    identity: string;
    guest: string | null;
    user: string | null;
    by: string;
    alias?: string;
  }>(),
  'ban.clear': word(),
} as const;

export const notifyCommands = { 'lobby.notify': word() } as const;

export const participantCommands = {
  'livekit.removeParticipant': word<{ identity: string }>(),
  'livekit.syncParticipant': word<{ identity: string; by: string | null }>(),
} as const;
