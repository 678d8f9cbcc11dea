import { word } from '../../vocabulary.ts';

export const metadataCommands = { 'livekit.writeMetadata': word() } as const;
