import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { useT } from '../../translation';
import { Announcement } from './Announcement';

const useStyles = makeStyles(
  { root: { textTransform: 'none', minWidth: 92 } },
  { name: 'BackspinCopyLink' },
);

/** Copies the address of the page, without what happens to be open on it. */
export function CopyLinkButton() {
  const classes = useStyles();
  const { t } = useT();
  const [{ value, error }, copy] = useCopyToClipboard();
  const copied = value !== undefined && !error;
  return (
    <>
      <Button
        className={classes.root}
        variant="outlined"
        size="small"
        onClick={() => copy(window.location.origin + window.location.pathname)}
      >
        {t(copied ? 'run.copied' : 'run.copyLink')}
      </Button>
      <Announcement text={copied ? t('run.copied') : ''} />
    </>
  );
}
