import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  {
    root: {
      fontFamily: 'Menlo, Consolas, "DejaVu Sans Mono", monospace',
      fontSize: 12,
    },
  },
  { name: 'BackspinCode' },
);

/** A SHA, a name or a call as a machine knows it. */
export function Code({ children }: { children: ReactNode }) {
  return <code className={useStyles().root}>{children}</code>;
}
