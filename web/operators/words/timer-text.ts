/** A timer's id as people read it: `xstate.after.sweep.room.sweeping.resting` is “sweep” of “sweeping.resting”. */
export function timerText(id: string): string {
  const parts = /^xstate\.after\.([^.]+)\.(.+)$/.exec(id);
  if (parts === null) return id;
  const [, delay = '', path = ''] = parts;
  const state = path.slice(path.indexOf('.') + 1);
  return `${delay} (in ${state})`;
}
