import { Component, type ReactNode } from 'react';
import { BrokenPage } from './BrokenPage.tsx';

/** The last net: an error of ours outside of every room. */
export class WindowBoundary extends Component<{ children: ReactNode }, { error: unknown; broken: boolean }> {
  override state = { error: undefined as unknown, broken: false };

  static getDerivedStateFromError(error: unknown) {
    return { error, broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return <BrokenPage what="window" error={this.state.error} retry={() => location.reload()} />;
  }
}
