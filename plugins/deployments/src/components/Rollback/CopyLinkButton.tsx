import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { useT } from '../../translation';

const useStyles = makeStyles(
  {
    root: {
      textTransform: 'none',
      color: 'inherit',
      borderColor: 'currentColor',
    },
  },
  { name: 'BackspinCopyLink' },
);

/** Copies the page's address. */
export function CopyLinkButton() {
  const classes = useStyles();
  const { t } = useT();
  const [, copy] = useCopyToClipboard();
  const [copied, setCopied] = useState(false);
  return (
    <Button
      className={classes.root}
      variant="outlined"
      size="small"
      onClick={() => {
        copy(window.location.href);
        setCopied(true);
      }}
    >
      <span role="status">{t(copied ? 'run.copied' : 'run.copyLink')}</span>
    </Button>
  );
}
