import { describe, expect, it } from 'vitest';
import { startCallerScene } from '#test/support/caller-scene.ts';
import { eventually } from '#test/support/eventually.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { call, callHidden } from '#test/support/phone-call.ts';
import { startProduct } from '#test/support/start-product.ts';

describe('callers whose numbers LiveKit hides', () => {
  it('are shown with digits of it, and are denied, locked out and removed like others', async () => {
    await using scene = await startCallerScene({ GREENROOM_SIP_HIDE_NUMBERS: 'true', GREENROOM_SIP_DENIALS: '1' });
    await using meeting = await scene.meet();
    const { room } = meeting;
    expect((await scene.ready(room.id)).hidden).toBe(true);
    await using phone = await callHidden(room.id);
    const [guest] = await scene.wait(room.id, 1);
    expect(guest?.username).toBe('Phone ••••78');
    await scene.held(room.id, phone);
    await room.host.decide(room.id, guest!.id, true);
    await scene.inside(room.id, phone);
    const body = { participant_identity: phone.identity };
    expect((await scene.askOf('POST', room.id, 'remove-participant/', body)).status).toBe(200);
    await scene.ended(phone);
    await using again = await callHidden(room.id, phone.number);
    await scene.ended(again);

    await using other = await callHidden(room.id);
    const [second] = await scene.wait(room.id, 1);
    await room.host.decide(room.id, second!.id, false);
    await scene.ended(other);
    await using elsewhere = await scene.meet();
    // The number is locked out, whether it is hidden or not.
    await using plain = await call(elsewhere.room.id, other.number);
    await scene.ended(plain);
    expect(await scene.waiting(elsewhere.room.id)).toEqual([]);
  });

  it('have rules that follow the setting when it changes', async () => {
    await using scene = await startCallerScene();
    await using meeting = await scene.meet();
    const { id } = meeting.room;
    expect((await scene.ready(id)).hidden).toBe(false);
    await scene.product[Symbol.asyncDispose]();
    const env = { ROOM_TELEPHONY_ENABLED: 'true', GREENROOM_SIP_HIDE_NUMBERS: 'true' };
    await using _next = await startProduct({ databaseUrl: scene.databaseUrl, livekit: ownLiveKit(), env });
    await eventually('a rule that hides numbers', async () => (await scene.ready(id)).hidden);
  });
});

describe('callers who withhold their number', () => {
  it('share one count with a limit of its own, and none is banned for another', async () => {
    await using scene = await startCallerScene({ GREENROOM_SIP_DENIALS: '1', GREENROOM_SIP_WITHHELD_DENIALS: '2' });
    await using meeting = await scene.meet();
    const { room } = meeting;
    const deny = async () => {
      const [guest] = await scene.wait(room.id, 1);
      await room.host.decide(room.id, guest!.id, false);
    };
    await using removed = await call(room.id, 'anonymous');
    const [guest] = await scene.wait(room.id, 1);
    expect(guest?.username).toBe('Phone');
    await room.host.decide(room.id, guest!.id, true);
    await scene.inside(room.id, removed);
    const body = { participant_identity: removed.identity };
    expect((await scene.askOf('POST', room.id, 'remove-participant/', body)).status).toBe(200);
    await scene.ended(removed);

    await using first = await call(room.id, 'anonymous');
    await deny();
    await scene.ended(first);
    await using second = await call(room.id, 'unavailable');
    await deny();
    await scene.ended(second);
    await using third = await callHidden(room.id, 'restricted');
    await scene.ended(third);
    await using _numbered = await call(room.id);
    await scene.wait(room.id, 1);
    const { rows } = await scene.records.pool.query('select denials, locked_until from greenroom.caller_count');
    expect(rows.filter((row) => row.locked_until !== null)).toHaveLength(1);
  });
});

describe('a dispatch rule on lease', () => {
  const env = { GREENROOM_SIP_RULE_LEASE: 'true', ROOM_TELEPHONY_ENABLED: 'true' };

  it('goes with the last replica where callers have to wait, and is there again after the start', async () => {
    await using scene = await startCallerScene(env);
    await using meeting = await scene.meet();
    await using open = await scene.meet('public');
    const { id } = meeting.room;
    const options = { databaseUrl: scene.databaseUrl, livekit: ownLiveKit(), env };
    const second = await startProduct(options);
    await scene.product[Symbol.asyncDispose]();
    expect(await scene.rulesTo(id)).toHaveLength(1);
    await second[Symbol.asyncDispose]();
    expect(await scene.rulesTo(id)).toEqual([]);
    expect(await scene.rulesTo(open.room.id)).toHaveLength(1);
    await using _third = await startProduct(options);
    await scene.ready(id);
  });

  it('stays when the last replica stops, unless that is asked for', async () => {
    await using scene = await startCallerScene();
    await using meeting = await scene.meet();
    await scene.product[Symbol.asyncDispose]();
    expect(await scene.rulesTo(meeting.room.id)).toHaveLength(1);
  });
});
