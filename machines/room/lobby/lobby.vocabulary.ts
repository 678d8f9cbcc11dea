import { word } from '../../vocabulary.ts';

export const lookCommands = { 'lobby.look': word() } as const;
