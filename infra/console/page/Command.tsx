/** What is typed in a terminal: one press selects all of it, and a line ends between two words alone. */
export function Command({ text }: { readonly text: string }) {
  return (
    <code class="command">
      {text.split(' ').flatMap((word, index) => [index === 0 ? '' : ' ', <span key={index}>{word}</span>])}
    </code>
  );
}
