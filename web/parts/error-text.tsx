/** What went wrong, read out at once. Renders the empty region too: readers announce changes, not arrivals. */
export function ErrorText({ text }: { text: string | null }) {
  return (
    <p class="error-text" role="alert">
      {text}
    </p>
  );
}

/** A sentence for a thrown value. */
export function sentenceOf(thrown: unknown): string {
  return thrown instanceof Error && thrown.message !== '' ? thrown.message : 'Something went wrong. Please try again.';
}
