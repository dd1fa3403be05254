import { Trans } from '@lingui/react/macro';
import type { Content } from '@conductor/contracts';
import { ARM_LABELS } from '@conductor/contracts/plain';
import type { ReactElement } from 'react';
import { called } from '../../words/called.ts';

const Lines = ({ title, text }: { title?: string; text: string }) => (
  <>
    {title !== undefined && (
      <p className="preview-title" dir="auto">
        {title}
      </p>
    )}
    <p className="preview-text" dir="auto">
      {text}
    </p>
  </>
);

function Words({ content }: { content: Content }): ReactElement {
  switch (content.arm) {
    case 'POLL':
      return (
        <>
          <p className="preview-title" dir="auto">
            {content.question}
          </p>
          <ul className="preview-options">
            {content.options.map((option) => (
              <li key={option} dir="auto">
                {option}
              </li>
            ))}
          </ul>
          <p className="hint">
            <Trans>Open for {content.durationSeconds} s</Trans>
          </p>
        </>
      );
    case 'CHAT_PROMPT':
      return <Lines text={content.prompt} />;
    case 'BROADCAST':
    case 'QNA_PROMOTE':
    case 'NOTIFICATION':
      return <Lines title={content.title} text={content.message} />;
    case 'GAMIFICATION':
      return (
        <>
          <Lines title={content.title} text={content.description} />
          <p className="hint">
            <Trans>
              {content.goal} reactions within {content.durationSeconds} s
            </Trans>
          </p>
        </>
      );
    case 'NUDGE':
      return (
        <>
          <Lines text={content.message} />
          <p className="hint">
            <Trans>To those silent for {content.silentForSeconds} s</Trans>
          </p>
        </>
      );
  }
}

/** The words as the audience would read them. */
export function ContentPreview({ content }: { content: Content }) {
  return (
    <figure className="preview">
      <figcaption className="small-title">{called(ARM_LABELS[content.arm].seenBy)}</figcaption>
      <Words content={content} />
    </figure>
  );
}
