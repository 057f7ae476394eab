import {
  Document,
  LineCounter,
  Node,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml';
import { longForm } from './intrinsics';

/** Keys and indexes that lead to a value. */
export type Path = readonly (string | number)[];

/** A place in a file, both from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Aliases that are followed: an alias may stand for a list of aliases, and so on without end. */
const MOST_ALIASES = 1_000;

/** Something in a file that is not YAML. */
export interface SyntaxProblem extends Place {
  message: string;
}

/**
 * A YAML or JSON file: its value, with intrinsic tags in their long form, and
 * where each part of it is written.
 */
export class YamlSource {
  readonly value: unknown;
  readonly problems: SyntaxProblem[];
  private readonly offsets = new Map<string, number>();
  private readonly lines = new LineCounter();
  private aliases = 0;

  constructor(readonly file: string, readonly text: string) {
    const document = parseDocument(text, {
      lineCounter: this.lines,
      // CloudFormation's tags are not known to the parser, and need not be.
      logLevel: 'silent',
    });
    this.problems = document.errors.map(error => ({
      ...this.place(error.pos[0]),
      message: error.message.split('\n')[0].replace(/ at line .*$/, ''),
    }));
    this.value = this.problems.length
      ? undefined
      : this.read(document.contents, document, []);
  }

  /** Where a value is written, or the nearest that surrounds it. */
  at(path: Path): Place {
    for (let length = path.length; length >= 0; length--) {
      const offset = this.offsets.get(keyOf(path.slice(0, length)));
      if (offset !== undefined) {
        return this.place(offset);
      }
    }
    return { line: 1, column: 1 };
  }

  private place(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  private read(node: unknown, document: Document, path: Path): unknown {
    if (isAlias(node)) {
      this.aliases += 1;
      if (this.aliases > MOST_ALIASES) {
        return null;
      }
      return this.read(node.resolve(document), document, path);
    }
    const tag = tagOf(node);
    if (tag) {
      // What stands below a tag is found under the tag's long form too.
      const [form] = Object.keys(longForm(tag, '') as object);
      return longForm(tag, this.content(node, document, [...path, form]));
    }
    return this.content(node, document, path);
  }

  private content(node: unknown, document: Document, path: Path): unknown {
    if (isMap(node)) {
      const entries: [string, unknown][] = [];
      for (const { key, value } of node.items) {
        const name = String(isScalar(key) ? key.value : key);
        const below = [...path, name];
        if (name === '<<') {
          const merged = this.read(value, document, path);
          entries.unshift(
            ...[merged].flat().flatMap(part => Object.entries(part ?? {})),
          );
        } else {
          this.remember(below, key);
          entries.push([name, this.read(value, document, below)]);
        }
      }
      return Object.fromEntries(entries);
    }
    if (isSeq(node)) {
      return node.items.map((item, index) => {
        const below = [...path, index];
        this.remember(below, item);
        return this.read(item, document, below);
      });
    }
    return isScalar(node) ? node.value : null;
  }

  private remember(path: Path, node: unknown): void {
    const offset = (node as Node | null)?.range?.[0];
    if (offset !== undefined && !this.offsets.has(keyOf(path))) {
      this.offsets.set(keyOf(path), offset);
    }
  }
}

function keyOf(path: Path): string {
  return JSON.stringify(path.map(String));
}

function tagOf(node: unknown): string | undefined {
  const tag = (node as Node | null)?.tag;
  return tag?.startsWith('!') && !tag.startsWith('!!') ? tag : undefined;
}
