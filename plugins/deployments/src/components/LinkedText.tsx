import { Link } from '@backstage/core-components';
import { Fragment } from 'react';

/** An address up to where the sentence goes on; marks at its end belong to the sentence. */
const ADDRESS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/;

/** Text in which addresses can be followed. Backstage opens them beside the page. */
export function LinkedText({ text }: { text: string }) {
  return (
    <>
      {text.split(ADDRESS).map((part, index) =>
        // Every second part is what the expression has captured.
        index % 2 === 1 ? (
          <Link key={index} to={part}>
            {part}
          </Link>
        ) : (
          <Fragment key={index}>{part}</Fragment>
        ),
      )}
    </>
  );
}
