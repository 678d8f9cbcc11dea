import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeTestRoom } from '#src/diagnostics/test-room.ts';
import { createLiveKitClient } from '#src/livekit/client.ts';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { type Product, startProduct } from '#test/support/start-product.ts';
import { startTcpRelay, type TcpRelay } from '#test/support/tcp-relay.ts';

describe('a connection test', () => {
  const livekit = ownLiveKit();
  const api = new RoomServiceClient(livekit.url, livekit.key, livekit.secret);
  const stack = new AsyncDisposableStack();
  let product: Product;
  let relay: TcpRelay;

  beforeAll(async () => {
    const database = await freshDatabase();
    stack.defer(() => database.drop());
    relay = stack.use(await startTcpRelay(livekit.url));
    product = stack.use(
      await startProduct({
        databaseUrl: database.url,
        livekit: { ...livekit, url: relay.url },
        env: {
          CONNECTION_TEST_ENABLED: 'true',
          CONNECTION_TEST_TOKEN_TTL_SECONDS: '3',
          CONNECTION_TEST_ROOM_EXTRA_AGE_SECONDS: '1',
          GREENROOM_LIVEKIT_PUBLIC_URL: livekit.url,
        },
      }),
    );
  });
  afterAll(() => stack.disposeAsync());

  it('leaves no room behind, although somebody stays in it and LiveKit was unreachable when it expired', async () => {
    const response = await fetch(`${product.origin}/api/v1.0/diagnostics/connection/`, { method: 'POST' });
    const { livekit: access } = (await response.json()) as { livekit: { url: string; room: string; token: string } };
    await using _somebody = await joinLiveKit(access);
    const there = async () => (await api.listRooms([access.room])).length;
    expect(await there()).toBe(1);
    await relay.cut();
    await eventually('the removal that fails', () => product.logged.some((line) => line.includes('a task failed')), {
      timeout: 10_000,
    });
    expect(await there()).toBe(1);
    await relay.restore();
    await eventually('the room of the test to be gone', async () => (await there()) === 0, { timeout: 15_000 });
    const client = createLiveKitClient({ ...livekit, apiUrl: livekit.url });
    expect(await removeTestRoom(client, access.room)).toBeNull();
  });
});
