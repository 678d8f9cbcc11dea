export interface RoomkitContext {
  /** Whether a meeting room device is about to call before anybody has joined. */
  readonly deviceAwaited: boolean;
}

export const initialRoomkit: RoomkitContext = { deviceAwaited: false };
