import { useEffect, useState } from 'preact/hooks';

interface Props {
  /** Index of the shown step; 0 is the start. */
  readonly position: number;
  readonly last: number;
  /** Indices of the steps that the journal has recorded otherwise. */
  readonly differing: readonly number[];
  readonly text: string;
  readonly go: (position: number) => void;
}

const playMs = 500;

/** Slider, steps and play. */
export function ReplayControls({ position, last, differing, text, go }: Props) {
  const [isPlaying, setIsPlaying] = useState(false);
  const plays = isPlaying && position < last;
  useEffect(() => {
    if (!plays) return;
    const timer = setTimeout(() => go(position + 1), playMs);
    return () => clearTimeout(timer);
  }, [plays, position, go]);
  const move = (to: number) => {
    setIsPlaying(false);
    go(to);
  };
  const play = () => {
    if (!plays && position === last) go(0);
    setIsPlaying(!plays);
  };
  const next = differing.find((index) => index > position) ?? differing[0];
  return (
    <div class="replay-controls">
      <div class="replay-slider">
        <input
          type="range"
          min={0}
          max={last}
          value={position}
          aria-label="Step"
          aria-valuetext={text}
          onInput={(event) => move(event.currentTarget.valueAsNumber)}
        />
        {differing.length > 0 && (
          <svg viewBox={`0 0 ${last} 1`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
            {differing.map((index) => (
              <rect key={index} x={index - last / 400} y="0" width={Math.max(last / 200, 0.1)} height="1" />
            ))}
          </svg>
        )}
      </div>
      <div class="button-row">
        <StepButton label="First step" text="First" isOff={position === 0} press={() => move(0)} />
        <StepButton label="Step back" text="Back" isOff={position === 0} press={() => move(position - 1)} />
        <button class="button button-small" type="button" disabled={last === 0} onClick={play}>
          {plays ? 'Pause' : 'Play'}
        </button>
        <StepButton label="Step on" text="On" isOff={position === last} press={() => move(position + 1)} />
        <StepButton label="Last step" text="Last" isOff={position === last} press={() => move(last)} />
        {next !== undefined && (
          <button class="button button-small" type="button" onClick={() => move(next)}>
            Next of {differing.length} that the journal has otherwise
          </button>
        )}
        <output class="replay-position">{text}</output>
      </div>
    </div>
  );
}

function StepButton({ label, text, isOff, press }: { label: string; text: string; isOff: boolean; press: () => void }) {
  return (
    <button class="button button-small" type="button" aria-label={label} title={label} disabled={isOff} onClick={press}>
      {text}
    </button>
  );
}
