import { firstCommand, wordsOf } from './shellWords';

describe('a command line', () => {
  it('is read as a shell reads it', () => {
    expect(
      wordsOf(`a "b $X" 'c $X' d\${X}e "q\\"q" --f="g h"`, { X: '1' }),
    ).toEqual(['a', 'b 1', 'c $X', 'd1e', 'q"q', '--f=g h']);
  });

  it.each([
    ['cdk diff a 2>&1 | tee diff.txt', ['cdk', 'diff', 'a']],
    ['cdk deploy a && echo done', ['cdk', 'deploy', 'a']],
    ['cdk deploy a > log.txt', ['cdk', 'deploy', 'a']],
    ['cdk deploy a --tags b=c', ['cdk', 'deploy', 'a', '--tags', 'b=c']],
  ])('ends where another one takes over: %s', (command, expected) => {
    expect(firstCommand(wordsOf(command, {}))).toEqual(expected);
  });
});
