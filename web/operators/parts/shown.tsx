import { shownText } from './shown-text.ts';

interface Props {
  readonly text: string | null | undefined;
  readonly most?: number;
}

/** A text of unknown origin; its direction does not reach the texts around it. */
export function Shown({ text, most = 160 }: Props) {
  return <bdi>{shownText(text ?? '', most)}</bdi>;
}
