import { existsSync } from 'node:fs';
import { ProgramFailure } from './program';
import { writeRecorded } from './recorded';
import { Synthesis } from './synthesis';
import type { SynthesisOrder } from './synthesis';
import { ASSEMBLY } from './synthesise';
import type { Synthesise } from './synthesise';

const order = (sha: string, args: string[] = []): SynthesisOrder => ({
  slug: 'distrofm/tunes',
  sha,
  args,
  env: {},
});

/** Syntheses of which a test decides when they go on. */
function kit() {
  const begun: string[] = [];
  const folders: string[] = [];
  const goOn: (() => void)[] = [];
  const failures: Error[] = [];
  const signals: AbortSignal[] = [];
  const synthesise: Synthesise = async ({ checkout, args, signal }) => {
    folders.push(checkout);
    signals.push(signal);
    await new Promise<void>(resolve => {
      goOn.push(resolve);
    });
    const failure = failures.shift();
    if (failure) throw failure;
    await writeRecorded(`${checkout}/${ASSEMBLY}`, 'abc', 'x');
    return [`${checkout}/${ASSEMBLY} of ${args.join(' ')}`];
  };
  const synthesis = new Synthesis(async (_, sha) => {
    begun.push(sha);
  }, synthesise);
  /** Waits until a number of syntheses want to go on. */
  const waiting = async (count: number) => {
    while (goOn.length < count) {
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    }
  };
  return { synthesis, begun, folders, goOn, failures, signals, waiting };
}

describe('syntheses', () => {
  it('are made one after the other, and tell when they have ended', async () => {
    const { synthesis, begun, goOn, waiting, folders } = kit();
    const told: string[] = [];
    const look = (sha: string) =>
      synthesis.look(order(sha, ['-q']), () => told.push(sha));
    expect(look('a')).toBeUndefined();
    expect(look('b')).toBeUndefined();
    expect(look('a')).toBeUndefined();
    await waiting(1);
    expect(begun).toEqual(['a']);
    goOn[0]();
    await waiting(2);
    expect(told).toEqual(['a']);
    expect(begun).toEqual(['a', 'b']);
    goOn[1]();
    await synthesis.idle();
    expect(look('a')).toMatchObject({
      assembly: { stacks: [{ name: 'tunes-dev' }, {}, {}] },
      lines: ['cdk.out of -q'],
    });
    expect(folders.filter(folder => existsSync(folder))).toEqual([]);
  });

  it('are other ones with other arguments', async () => {
    const { synthesis, goOn, waiting } = kit();
    synthesis.look(order('a'), () => {});
    await waiting(1);
    goOn[0]();
    await synthesis.idle();
    expect(synthesis.look(order('a'), () => {})).toBeDefined();
    expect(synthesis.look(order('a', ['-c', 'x=1']), () => {})).toBeUndefined();
    await waiting(2);
    goOn[1]();
    await synthesis.idle();
  });

  it('say why they failed, and are tried again', async () => {
    const { synthesis, goOn, waiting, failures, folders } = kit();
    const look = () => synthesis.look(order('a'), () => {});
    look();
    await waiting(1);
    failures.push(
      new ProgramFailure('npx cdk synth', 'failed with exit code 1', [
        `TypeError in ${folders[0]}/lib/stack.ts`,
      ]),
    );
    goOn[0]();
    await synthesis.idle();
    expect(look()).toEqual({
      error:
        'npx cdk synth: failed with exit code 1\nTypeError in lib/stack.ts',
    });
    expect(look()).toBeUndefined();
    await waiting(2);
    goOn[1]();
    await synthesis.idle();
    expect(look()).toHaveProperty('assembly');
  });

  it('are forgotten where they are stopped', async () => {
    const { synthesis, goOn, waiting, signals, begun } = kit();
    const told = jest.fn();
    synthesis.look(order('a'), told);
    synthesis.look(order('b'), told);
    await waiting(1);
    synthesis.stop();
    expect(signals[0].aborted).toBe(true);
    goOn[0]();
    await synthesis.idle();
    expect(begun).toEqual(['a']);
    expect(told).not.toHaveBeenCalled();
    expect(synthesis.look(order('a'), told)).toBeUndefined();
    await waiting(2);
    goOn[1]();
    await synthesis.idle();
    expect(told).toHaveBeenCalledTimes(1);
  });
});
