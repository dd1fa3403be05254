import { useLingui } from '@lingui/react';
import { memo, type ComponentType } from 'react';

/**
 * A part that is drawn again when what it is given changes, or the language, and not with everything around it: a busy room
 * changes twenty times a second, and its buttons hardly ever.
 */
export function drawnAlone<P extends object>(Part: ComponentType<P>) {
  return memo(function Alone(props: P) {
    useLingui();
    return <Part {...props} />;
  });
}
