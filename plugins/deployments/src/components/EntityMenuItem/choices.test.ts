import { rollbackOffer } from './choices';
import {
  allWell,
  failingProd,
  page,
  pausedProd,
  resolving,
  shiftingStaging,
} from '../../testUtils';
import { rollbackOf } from '../../__testUtils__/rollbackOf';

const now = Date.now();

it('offers nothing where there are no targets', () => {
  expect(rollbackOffer(resolving(), now)).toEqual({ kind: 'nothing' });
});

it('says when the reader may roll back none of them', () => {
  const targets = allWell().targets.map(view => ({
    ...view,
    mayRollBack: false,
  }));
  expect(rollbackOffer(page(targets), now)).toEqual({ kind: 'not-allowed' });
});

it('takes the only target that the reader may roll back', () => {
  const [dev, staging, prod] = allWell().targets;
  const refused = (view: typeof dev) => ({ ...view, mayRollBack: false });
  expect(
    rollbackOffer(page([refused(dev), staging, refused(prod)]), now),
  ).toEqual({ kind: 'one', view: staging });
});

it('takes the only one that is failing', () => {
  const failing = failingProd();
  expect(rollbackOffer(page([shiftingStaging(), failing]), now)).toEqual({
    kind: 'one',
    view: failing,
  });
});

it('lets the reader choose while another is being rolled back', () => {
  const other = {
    ...shiftingStaging(),
    rollback: rollbackOf(),
  };
  expect(rollbackOffer(page([failingProd(), other]), now).kind).toBe('choose');
});

it('puts what claims attention first, then what is nearest to the users', () => {
  const [dev, staging, prod] = allWell().targets;
  const paused = pausedProd();
  const offer = rollbackOffer(page([dev, staging, paused, prod]), now);
  expect(offer).toEqual({
    kind: 'choose',
    views: [paused, prod, staging, dev],
  });
});
