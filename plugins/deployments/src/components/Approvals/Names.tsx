import { Fragment } from 'react';
import { PersonName } from '../Release';

/** People and groups by the names that the catalog has for them. */
export function Names({ refs }: { refs: readonly string[] }) {
  return (
    <>
      {refs.map((ref, index) => (
        <Fragment key={ref}>
          {index > 0 && ', '}
          <PersonName name={ref} />
        </Fragment>
      ))}
    </>
  );
}
