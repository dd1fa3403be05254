import { Trans } from '@lingui/react/macro';
/** Until the page around this one has signed somebody in. */
export function AwaitingHost() {
  return (
    <main className="page" id="main">
      <p className="empty" role="status">
        <Trans>Waiting to be signed in…</Trans>
      </p>
    </main>
  );
}
