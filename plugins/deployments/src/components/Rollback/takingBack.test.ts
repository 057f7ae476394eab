import {
  failedRollback,
  rollback,
  succeededRollback,
} from './__testUtils__/plans';
import { takingBack } from './takingBack';

it.each([
  ['one that succeeded', succeededRollback(), true],
  ['not one that failed', failedRollback(), false],
  ['not one in progress', rollback(), false],
  ['not one that was undone', succeededRollback({ undoneBy: 'r-2' }), false],
  ['not an undo', succeededRollback({ undoes: 'r-0' }), false],
])('a release is taken back by %s', (_, of, found) => {
  expect(takingBack([of], '43')).toBe(found ? of : undefined);
});

it('a release is taken back by the newest, and by one from that release', () => {
  const newest = succeededRollback({ id: 'r-2' });
  const older = succeededRollback({ id: 'r-1' });
  expect(takingBack([newest, older], '43')).toBe(newest);
  expect(takingBack([newest, older], '42')).toBeUndefined();
});
