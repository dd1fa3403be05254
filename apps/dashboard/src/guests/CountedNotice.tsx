/** What people in the audience are told of what is counted. */
export function CountedNotice({ anonymous = false }: { anonymous?: boolean }) {
  return (
    <details className="counted">
      <summary>What is counted here</summary>
      <p>
        How much is written, voted, asked and reacted, and how many people are here: as sums over the whole audience,
        never for one person.{' '}
        {anonymous
          ? 'Nobody sees who you are, and no names are kept.'
          : 'Your name stands beside what you write, and is deleted with it.'}
      </p>
    </details>
  );
}
