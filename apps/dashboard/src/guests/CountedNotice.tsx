import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
/** What people in the audience are told of what is counted. */
export function CountedNotice({ anonymous = false }: { anonymous?: boolean }) {
  return (
    <details className="counted">
      <summary>
        <Trans>What is counted here</Trans>
      </summary>
      <p>
        <Trans>
          How much is written, voted, asked and reacted, and how many people are here: as sums over the whole audience,
          never for one person.
        </Trans>{' '}
        {anonymous
          ? t`Nobody sees who you are, and no names are kept.`
          : t`Your name stands beside what you write, and is deleted with it.`}{' '}
        <Trans>
          What is written, asked and voted is kept for the days that the organisers have set, usually 30. Some of the
          chat, without the writers’ names, may go to a language model that words what the room is shown.
        </Trans>
      </p>
    </details>
  );
}
