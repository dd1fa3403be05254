import { Component, type ReactNode } from 'react';

type Props = {
  children: ReactNode;
  /** What stands in their place once one of them has failed. */
  instead: ReactNode;
};

/** A part of a page that may fail, such as by not being loaded, without the rest of the page; React has no function for it. */
export class Shield extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError = () => ({ hasFailed: true });

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.instead : this.props.children;
  }
}
