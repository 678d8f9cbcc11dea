/** Initials on the person's colour (`hsl(…)` from the server). */
export function Avatar({ name, color }: { name: string; color: string | undefined }) {
  const letters = name
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 2)
    .map((word) => Array.from(word)[0]?.toUpperCase())
    .join('');
  return (
    <span class="avatar" style={{ '--person': color ?? 'hsl(160, 25%, 40%)' }} aria-hidden="true">
      {letters || '?'}
    </span>
  );
}
