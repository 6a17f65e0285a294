import { Component, type ComponentChildren, type FunctionComponent, h } from 'preact';

/** Draws again only when one of the properties is another. */
export function memo<P extends object>(draw: (props: P) => ComponentChildren): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return (Object.keys(next) as (keyof P)[]).some((key) => key !== 'children' && next[key] !== (this.props as P)[key]);
    }

    override render() {
      return draw(this.props as P);
    }
  }
  return (props) => h(Memo as never, props as never);
}
