/** A meeting room device is about to call. */
export type RoomkitRequest = { readonly type: 'roomkit.join' };

export const roomkitRequests = ['roomkit.join'] as const satisfies readonly RoomkitRequest['type'][];
