import { describe, expect, it } from 'vitest';
import { createLog } from '#src/kernel/log.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { readSettings } from '#src/settings/settings.ts';

describe('every command', () => {
  const runtime = createRuntime({ database: {} as never, log: createLog('silent'), secret: 's' }, readSettings({}));

  it.each(Object.keys(runtime.commands))('%s has a failure event that a kind of actor declares', (name) => {
    const command = {
      key: 'room/1/1/0',
      to: { kind: 'room', id: '1' },
      params: { role: 'subtitles', sid: 'PA_1', call: null },
      giveUpAt: '2030-01-01T00:00:00Z',
      tries: 1,
    } as const;
    const event = runtime.commands[name]!.failed(command, 'refused');
    const declared = [...runtime.kinds.values()].some(({ redaction }) => Object.hasOwn(redaction.events, event.type));
    expect([event.type, declared]).toEqual([event.type, true]);
  });
});
