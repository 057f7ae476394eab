/** A cloud assembly: what `cdk synth` makes of an app, ready to be deployed. */
import type { Json } from '../template/intrinsics';
import type { CdkCommand } from './cdkCommand';
import { CdkCommandError } from './cdkCommand';

/** A stack of the app, for one environment. */
export interface AssemblyStack {
  /** Its path in the app, which command lines name. */
  name: string;
  stackName: string;
  /** Undefined for a stack that goes wherever the credentials lead. */
  account?: string;
  region?: string;
  tags: Record<string, string>;
  parameters: Record<string, string>;
  /** Names of the stacks that are deployed before it. */
  dependsOn: string[];
  template: Json;
}

/** What is known of code that the assembly brings along. */
export interface AssetCode {
  /** In base64; the same for the same code. */
  sha256: string;
  /** Share of invocations that fail, where the code asks for it. */
  errorRate?: number;
}

/** Plain JSON, so that a run may keep it. */
export interface CloudAssembly {
  stacks: AssemblyStack[];
  /** By the key that templates name: an object's in a bucket, or an image's tag. */
  assets: Record<string, AssetCode>;
}

/** A pattern of names: `*` within a part of a path, `**` across parts. */
function matches(pattern: string, name: string): boolean {
  const source = pattern
    .split('**')
    .map(part =>
      part
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replace(/\*/g, '[^/]*')
        .replace(/\?/g, '[^/]'),
    )
    .join('.*');
  return new RegExp(`^${source}$`).test(name);
}

const listed = ({ stacks }: CloudAssembly) =>
  stacks.map(({ name }) => name).join(' · ');

/**
 * The stacks that a command names, each after those that it depends on.
 *
 * @throws CdkCommandError in CDK's words where it names none
 */
export function selectStacks(
  assembly: CloudAssembly,
  { verb, stacks: patterns, all, exclusively }: CdkCommand,
): AssemblyStack[] {
  const { stacks } = assembly;
  const takesAll = all || (patterns.length === 0 && verb !== 'deploy');
  if (!takesAll && patterns.length === 0 && stacks.length > 1) {
    throw new CdkCommandError(
      `Since this app includes more than a single stack, specify which stacks to use (wildcards are supported) or specify \`--all\`\nStacks: ${listed(
        assembly,
      )}`,
    );
  }
  const chosen = new Set<string>();
  const choose = (stack: AssemblyStack) => {
    if (chosen.has(stack.name)) return;
    if (!exclusively && verb === 'deploy') {
      stacks
        .filter(({ name }) => stack.dependsOn.includes(name))
        .forEach(choose);
    }
    chosen.add(stack.name);
  };
  const wanted = takesAll || patterns.length === 0 ? ['**'] : patterns;
  for (const pattern of wanted) {
    const found = stacks.filter(
      ({ name, stackName }) =>
        matches(pattern, name) || matches(pattern, stackName),
    );
    if (found.length === 0) {
      throw new CdkCommandError(
        `No stacks match the name(s) ${pattern}: the app has ${listed(
          assembly,
        )}`,
      );
    }
    found.forEach(choose);
  }
  return [...chosen].map(name => stacks.find(stack => stack.name === name)!);
}
