import { Component } from 'preact';
import { memo } from '../memo';
import { type Block, type LogLine, pieces } from '../../store/log';

interface Props {
  blocks: readonly Block[];
  sought: string;
  /** Only the lines that have it. */
  onlyHits: boolean;
  current: number | undefined;
}

/** The lines of a log. A block is drawn again only when it has grown, or something else is sought in it. */
export function LogView({ blocks, sought, onlyHits, current }: Props) {
  return (
    <>
      {blocks.map((block) => (
        <BlockView key={block.key} block={block} sought={sought} onlyHits={onlyHits} current={block.lines.some(({ number }) => number === current) ? current : undefined} />
      ))}
    </>
  );
}

const BlockView = memo(function BlockView({ block, sought, onlyHits, current }: Omit<Props, 'blocks'> & { block: Block }) {
  const word = sought.toLowerCase();
  const lines = onlyHits && word !== '' ? block.lines.filter(({ text }) => text.toLowerCase().includes(word)) : block.lines;
  if (lines.length === 0) return null;
  return (
    <div class="log-block">
      {lines.map((line) => (
        <Line key={line.number} line={line} sought={sought} current={line.number === current} />
      ))}
    </div>
  );
});

/** Text alone, in spans: whatever a task writes, it is no part of the page. */
class Line extends Component<{ line: LogLine; sought: string; current: boolean }> {
  override shouldComponentUpdate(next: { line: LogLine; sought: string; current: boolean }): boolean {
    return next.line !== this.props.line || next.sought !== this.props.sought || next.current !== this.props.current;
  }

  override render({ line, sought, current }: { line: LogLine; sought: string; current: boolean }) {
    if (line.gap !== undefined) return <p class="log-gap">… {line.gap}</p>;
    return (
      <div class={current ? 'log-line current' : 'log-line'} data-line={line.number}>
        {pieces(line, sought).map((piece, index) => (
          <span key={index} class={piece.look || undefined} style={piece.color === undefined ? undefined : { color: piece.color }}>
            {piece.hit ? <mark>{piece.text}</mark> : piece.text}
          </span>
        ))}
        {'\n'}
      </div>
    );
  }
}
