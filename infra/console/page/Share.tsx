/** How much of something is done, as a bar; `percent` of 0 to 100, `done` as a screen reader says it. */
export function Share({ percent, done }: { readonly percent: number; readonly done: string }) {
  return (
    <svg
      class="share"
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${Math.floor(percent)} % ${done}`}
    >
      <path class="rest" d="M0 0h100v4H0z" />
      <path class="part" d={`M0 0h${percent.toFixed(2)}v4H0z`} />
    </svg>
  );
}
