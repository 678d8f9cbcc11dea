/** The product's name, linked to the first page. */
export function Wordmark() {
  return (
    <a class="wordmark" href="/">
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" />
        <path d="M9 25V14a7 7 0 0 1 14 0v11" />
        <circle cx="18.6" cy="18" r="1.7" />
      </svg>
      <span>Greenroom</span>
    </a>
  );
}
