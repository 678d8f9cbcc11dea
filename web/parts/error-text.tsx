/** An error message. Rendered empty too: screen readers announce changes of a region, not new regions. */
export function ErrorText({ text }: { text: string | null }) {
  return (
    <p class="error-text" role="alert">
      {text}
    </p>
  );
}

/** The message for a thrown value. */
export function sentenceOf(thrown: unknown): string {
  return thrown instanceof Error && thrown.message !== '' ? thrown.message : 'Something went wrong. Please try again.';
}
