import { Component, type ReactNode } from "react";

/**
 * Says that a part of the page cannot be shown, in place of an empty page: a part that is loaded
 * later may not be there, without a network or when the portal was renewed.
 */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError = () => ({ failed: true });

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <p role="alert" className="failed">
        This part could not be loaded. <button onClick={() => location.reload()}>Load the page again</button>
      </p>
    );
  }
}
