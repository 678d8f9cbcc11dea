import type { AccessLevel } from '#src/client/rest.ts';

const choices: readonly { level: AccessLevel; title: string; text: string }[] = [
  { level: 'public', title: 'Open', text: 'Everybody with the link is in at once.' },
  { level: 'trusted', title: 'Trusted', text: 'People with an account enter, guests knock.' },
  { level: 'restricted', title: 'Restricted', text: 'People with a role in the room enter, all others knock.' },
];

/** Access level of a new room. */
export function AccessChoice({ level, choose }: { level: AccessLevel; choose: (level: AccessLevel) => void }) {
  return (
    <fieldset class="choice">
      <legend>Who may come in</legend>
      {choices.map((choice) => (
        <label key={choice.level} class="choice-item">
          <input
            type="radio"
            name="access-level"
            value={choice.level}
            checked={choice.level === level}
            onChange={() => choose(choice.level)}
          />
          <span>
            <strong>{choice.title}</strong>
            <small>{choice.text}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
